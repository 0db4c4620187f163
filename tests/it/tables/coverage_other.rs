//! Coverage cell by cell, the wide tables for maps, and variety, in the town of two counties. Distances
//! and the way to reckon are those of `coverage_levels`.

/// One row a cell: covered is everybody or nobody, and all distances are the cell's own.
pub const CELL: &str = "\
cell_id                    |      1/1 |      2/1 |      6/1 |      7/1 |      9/1 |     11/1 |     12/1 |     16/1 |     19/1
quartier_id                |        a |        a |        b |        b |        c |        c |        d |        e |        e
municipality_id            | 05911001 | 05911001 | 05911001 | 05911002 | 05911002 | 05911002 | 05913001 | 05913001 | 05913001
municipality_name          |   Town A |   Town A |   Town A |   Town B |   Town B |   Town B |   Town C |   Town C |   Town C
category                   | doctor
limit_m                    | 350
persons                    |      100 |       40 |       60 |       80 |       50 |       30 |       20 |       70 |       90
persons_covered            |        0 |        0 |        0 |        0 |        0 |       30 |       20 |       70 |       90
share_covered              |        0 |        0 |        0 |        0 |        0 |        1 |        1 |        1 |        1
persons_uncertain          |      100 |       40 |       60 |       80 |       50 |        0 |        0 |        0 |        0
persons_65                 |       30 |       11 |       20 |       13 |       17 |        8 |        9 |       21 |       19
persons_65_covered         |        0 |        0 |        0 |        0 |        0 |        8 |        9 |       21 |       19
share_65_covered           |        0 |        0 |        0 |        0 |        0 |        1 |        1 |        1 |        1
persons_65_uncertain       |       30 |       11 |       20 |       13 |       17 |        0 |        0 |        0 |        0
persons_80                 |        7 |        5 |        9 |        6 |        3 |        2 |        4 |       10 |        8
persons_80_covered         |        0 |        0 |        0 |        0 |        0 |        2 |        4 |       10 |        8
share_80_covered           |        0 |        0 |        0 |        0 |        0 |        1 |        1 |        1 |        1
persons_80_uncertain       |        7 |        5 |        9 |        6 |        3 |        0 |        0 |        0 |        0
mean_distance_m            |     1300 |     1200 |      800 |      700 |      500 |      300 |      200 |      200 |      100
median_distance_m          |     1300 |     1200 |      800 |      700 |      500 |      300 |      200 |      200 |      100
p90_distance_m             |     1300 |     1200 |      800 |      700 |      500 |      300 |      200 |      200 |      100
nearest_uncertain_persons  |      100 |       40 |       60 |       80 |       50 |        0 |        0 |        0 |        0
facilities_in_reach        |        0 |        0 |        0 |        0 |        0 |        1 |        1 |        2 |        1
in_reach_uncertain_persons |      100 |       40 |       60 |       80 |       50 |       30 |       20 |       70 |       90

category                   | pharmacy
limit_m                    | 250
persons_covered            |   0 |  40 |  60 |  80 |  50 |   0 |   0 |   0 |    0
share_covered              |   0 |   1 |   1 |   1 |   1 |   0 |   0 |   0 |    0
persons_uncertain          |   0 |   0 |   0 |   0 |   0 |   0 |   0 |   0 |    0
persons_65_covered         |   0 |  11 |  20 |  13 |  17 |   0 |   0 |   0 |    0
share_65_covered           |   0 |   1 |   1 |   1 |   1 |   0 |   0 |   0 |    0
persons_65_uncertain       |   0 |   0 |   0 |   0 |   0 |   0 |   0 |   0 |    0
persons_80_covered         |   0 |   5 |   9 |   6 |   3 |   0 |   0 |   0 |    0
share_80_covered           |   0 |   1 |   1 |   1 |   1 |   0 |   0 |   0 |    0
persons_80_uncertain       |   0 |   0 |   0 |   0 |   0 |   0 |   0 |   0 |    0
mean_distance_m            | 300 | 200 | 200 | 100 | 100 | 300 | 400 | 800 | 1100
median_distance_m          | 300 | 200 | 200 | 100 | 100 | 300 | 400 | 800 | 1100
p90_distance_m             | 300 | 200 | 200 | 100 | 100 | 300 | 400 | 800 | 1100
nearest_uncertain_persons  |   0 |   0 |   0 |   0 |   0 |   0 |  20 |  70 |   90
facilities_in_reach        |   0 |   1 |   2 |   1 |   1 |   0 |   0 |   0 |    0
in_reach_uncertain_persons |   0 |   0 |   0 |   0 |   0 |   0 |   0 |   0 |    0

category                   | pharmacy
limit_m                    | 450
persons_covered            | 100 |  40 |  60 |  80 |  50 |  30 |  20 |   0 |    0
share_covered              |   1 |   1 |   1 |   1 |   1 |   1 |   1 |   0 |    0
persons_uncertain          |   0 |   0 |   0 |   0 |   0 |   0 |   0 |  70 |   90
persons_65_covered         |  30 |  11 |  20 |  13 |  17 |   8 |   9 |   0 |    0
share_65_covered           |   1 |   1 |   1 |   1 |   1 |   1 |   1 |   0 |    0
persons_65_uncertain       |   0 |   0 |   0 |   0 |   0 |   0 |   0 |  21 |   19
persons_80_covered         |   7 |   5 |   9 |   6 |   3 |   2 |   4 |   0 |    0
share_80_covered           |   1 |   1 |   1 |   1 |   1 |   1 |   1 |   0 |    0
persons_80_uncertain       |   0 |   0 |   0 |   0 |   0 |   0 |   0 |  10 |    8
mean_distance_m            | 300 | 200 | 200 | 100 | 100 | 300 | 400 | 800 | 1100
median_distance_m          | 300 | 200 | 200 | 100 | 100 | 300 | 400 | 800 | 1100
p90_distance_m             | 300 | 200 | 200 | 100 | 100 | 300 | 400 | 800 | 1100
nearest_uncertain_persons  |   0 |   0 |   0 |   0 |   0 |   0 |  20 |  70 |   90
facilities_in_reach        |   1 |   1 |   2 |   2 |   1 |   1 |   1 |   0 |    0
in_reach_uncertain_persons | 100 |  40 |  60 |  80 |  50 |  30 |  20 |  70 |   90

category                   | supermarket
limit_m                    | 350
persons_covered            | 100 |  40 |  60 |  80 |  50 |  30 |  20 |  70 |   0
share_covered              |   1 |   1 |   1 |   1 |   1 |   1 |   1 |   1 |   0
persons_uncertain          |   0 |   0 |   0 |   0 |   0 |   0 |   0 |   0 |  90
persons_65_covered         |  30 |  11 |  20 |  13 |  17 |   8 |   9 |  21 |   0
share_65_covered           |   1 |   1 |   1 |   1 |   1 |   1 |   1 |   1 |   0
persons_65_uncertain       |   0 |   0 |   0 |   0 |   0 |   0 |   0 |   0 |  19
persons_80_covered         |   7 |   5 |   9 |   6 |   3 |   2 |   4 |  10 |   0
share_80_covered           |   1 |   1 |   1 |   1 |   1 |   1 |   1 |   1 |   0
persons_80_uncertain       |   0 |   0 |   0 |   0 |   0 |   0 |   0 |   0 |   8
mean_distance_m            | 200 | 100 | 100 | 200 | 100 | 100 | 200 | 100 | 400
median_distance_m          | 200 | 100 | 100 | 200 | 100 | 100 | 200 | 100 | 400
p90_distance_m             | 200 | 100 | 100 | 200 | 100 | 100 | 200 | 100 | 400
nearest_uncertain_persons  |   0 |   0 |   0 |   0 |   0 |   0 |   0 |   0 |  90
facilities_in_reach        |   1 |   2 |   2 |   2 |   1 |   1 |   2 |   1 |   0
in_reach_uncertain_persons | 100 |  40 |  60 |  80 |  50 |  30 |  20 |  70 |  90
";

/// Distances by cell.
pub const CELL_DISTANCES: &str = "\
cell_id                       |      1/1 |      2/1 |      6/1 |      7/1 |      9/1 |     11/1
quartier_id                   |        a |        a |        b |        b |        c |        c
municipality_id               | 05911001 | 05911001 | 05911001 | 05911002 | 05911002 | 05911002
municipality_name             |   Town A |   Town A |   Town A |   Town B |   Town B |   Town B
persons                       |      100 |       40 |       60 |       80 |       50 |       30
persons_65                    |       30 |       11 |       20 |       13 |       17 |        8
persons_80                    |        7 |        5 |        9 |        6 |        3 |        2
doctor_distance_m             |     1300 |     1200 |      800 |      700 |      500 |      300
doctor_own_distance_m         |          |          |          |          |          |         
doctor_nearest_uncertain      |     true |     true |     true |     true |     true |    false
doctor_350_uncertain          |     true |     true |     true |     true |     true |    false
pharmacy_distance_m           |      300 |      200 |      200 |      100 |      100 |      300
pharmacy_own_distance_m       |      300 |      200 |      200 |      100 |      100 |      300
pharmacy_nearest_uncertain    |    false |    false |    false |    false |    false |    false
pharmacy_250_uncertain        |    false |    false |    false |    false |    false |    false
pharmacy_450_uncertain        |    false |    false |    false |    false |    false |    false
supermarket_distance_m        |      200 |      100 |      100 |      200 |      100 |      100
supermarket_own_distance_m    |      200 |      100 |      100 |      300 |      100 |      100
supermarket_nearest_uncertain |    false |    false |    false |    false |    false |    false
supermarket_350_uncertain     |    false |    false |    false |    false |    false |    false

cell_id                       |     12/1 |     16/1 |     19/1
quartier_id                   |        d |        e |        e
municipality_id               | 05913001 | 05913001 | 05913001
municipality_name             |   Town C |   Town C |   Town C
persons                       |       20 |       70 |       90
persons_65                    |        9 |       21 |       19
persons_80                    |        4 |       10 |        8
doctor_distance_m             |      200 |      200 |      100
doctor_own_distance_m         |      200 |      200 |      100
doctor_nearest_uncertain      |    false |    false |    false
doctor_350_uncertain          |    false |    false |    false
pharmacy_distance_m           |      400 |      800 |     1100
pharmacy_own_distance_m       |          |          |         
pharmacy_nearest_uncertain    |     true |     true |     true
pharmacy_250_uncertain        |    false |    false |    false
pharmacy_450_uncertain        |    false |     true |     true
supermarket_distance_m        |      200 |      100 |      400
supermarket_own_distance_m    |      300 |      100 |      400
supermarket_nearest_uncertain |    false |    false |     true
supermarket_350_uncertain     |    false |    false |     true
";

/// The wide table by quartier.
pub const WIDE_QUARTIER: &str = "\
quartier_id                         |        a |        b |        c |        d |        e
quartier_name                       |   Town a |   Town b |   Town c |   Town d |   Town e
district_id                         |    North |    North |     East |     East |
municipality_id                     | 05911001 | 05911001 | 05911002 | 05913001 | 05913001
municipality_name                   |   Town A |   Town A |   Town B |   Town C |   Town C
persons                             |      140 |      140 |       80 |       20 |      160
persons_65                          |       41 |       33 |       25 |        9 |       40
persons_80                          |       12 |       15 |        5 |        4 |       18
doctor_350_share_covered            |        0 |        0 |    0.375 |        1 |        1
doctor_350_share_uncertain          |        1 |        1 |    0.625 |        0 |        0
doctor_mean_distance_m              |     1271 |      743 |      425 |      200 |      144
doctor_share_nearest_uncertain      |        1 |        1 |    0.625 |        0 |        0
pharmacy_250_share_covered          |   0.2857 |        1 |    0.625 |        0 |        0
pharmacy_250_share_uncertain        |        0 |        0 |        0 |        0 |        0
pharmacy_mean_distance_m            |      271 |      143 |      175 |      400 |      969
pharmacy_share_nearest_uncertain    |        0 |        0 |        0 |        1 |        1
pharmacy_450_share_covered          |        1 |        1 |        1 |        1 |        0
pharmacy_450_share_uncertain        |        0 |        0 |        0 |        0 |        1
supermarket_350_share_covered       |        1 |        1 |        1 |        1 |   0.4375
supermarket_350_share_uncertain     |        0 |        0 |        0 |        0 |   0.5625
supermarket_mean_distance_m         |      171 |      157 |      100 |      200 |      269
supermarket_share_nearest_uncertain |        0 |        0 |        0 |        0 |   0.5625
";

/// The wide table by district.
pub const WIDE_DISTRICT: &str = "\
district_id                         |    North |     East |     East |
district_name                       |    North |     East |     East | without district
municipality_id                     | 05911001 | 05911002 | 05913001 |         05913001
municipality_name                   |   Town A |   Town B |   Town C |           Town C
persons                             |      280 |       80 |       20 |              160
persons_65                          |       74 |       25 |        9 |               40
persons_80                          |       27 |        5 |        4 |               18
doctor_350_share_covered            |        0 |    0.375 |        1 |                1
doctor_350_share_uncertain          |        1 |    0.625 |        0 |                0
doctor_mean_distance_m              |     1007 |      425 |      200 |              144
doctor_share_nearest_uncertain      |        1 |    0.625 |        0 |                0
pharmacy_250_share_covered          |   0.6429 |    0.625 |        0 |                0
pharmacy_250_share_uncertain        |        0 |        0 |        0 |                0
pharmacy_mean_distance_m            |      207 |      175 |      400 |              969
pharmacy_share_nearest_uncertain    |        0 |        0 |        1 |                1
pharmacy_450_share_covered          |        1 |        1 |        1 |                0
pharmacy_450_share_uncertain        |        0 |        0 |        0 |                1
supermarket_350_share_covered       |        1 |        1 |        1 |           0.4375
supermarket_350_share_uncertain     |        0 |        0 |        0 |           0.5625
supermarket_mean_distance_m         |      164 |      100 |      200 |              269
supermarket_share_nearest_uncertain |        0 |        0 |        0 |           0.5625
";

/// The wide table by municipality.
pub const WIDE_MUNICIPALITY: &str = "\
municipality_id                     | 05911001 | 05911002 | 05913001
municipality_name                   |   Town A |   Town B |   Town C
county_id                           |    05911 |    05911 |    05913
persons                             |      200 |      160 |      180
persons_65                          |       61 |       38 |       49
persons_80                          |       21 |       11 |       22
doctor_350_share_covered            |        0 |   0.1875 |        1
doctor_350_share_uncertain          |        1 |   0.8125 |        0
doctor_mean_distance_m              |     1130 |      563 |      150
doctor_share_nearest_uncertain      |        1 |   0.8125 |        0
pharmacy_250_share_covered          |      0.5 |   0.8125 |        0
pharmacy_250_share_uncertain        |        0 |        0 |        0
pharmacy_mean_distance_m            |      250 |      138 |      906
pharmacy_share_nearest_uncertain    |        0 |        0 |        1
pharmacy_450_share_covered          |        1 |        1 |   0.1111
pharmacy_450_share_uncertain        |        0 |        0 |   0.8889
supermarket_350_share_covered       |        1 |        1 |      0.5
supermarket_350_share_uncertain     |        0 |        0 |      0.5
supermarket_mean_distance_m         |      150 |      150 |      261
supermarket_share_nearest_uncertain |        0 |        0 |      0.5
";

/// The wide table by county.
pub const WIDE_COUNTY: &str = "\
county_id                           |  05911 |  05913
county_name                         |  05911 | Town C
persons                             |    360 |    180
persons_65                          |     99 |     49
persons_80                          |     32 |     22
doctor_350_share_covered            | 0.0833 |      1
doctor_350_share_uncertain          | 0.9167 |      0
doctor_mean_distance_m              |    878 |    150
doctor_share_nearest_uncertain      | 0.9167 |      0
pharmacy_250_share_covered          | 0.6389 |      0
pharmacy_250_share_uncertain        |      0 |      0
pharmacy_mean_distance_m            |    200 |    906
pharmacy_share_nearest_uncertain    |      0 |      1
pharmacy_450_share_covered          |      1 | 0.1111
pharmacy_450_share_uncertain        |      0 | 0.8889
supermarket_350_share_covered       |      1 |    0.5
supermarket_350_share_uncertain     |      0 |    0.5
supermarket_mean_distance_m         |    150 |    261
supermarket_share_nearest_uncertain |      0 |    0.5
";

/// The wide table by region.
pub const WIDE_REGION: &str = "\
region                              | Two counties
persons                             |          540
persons_65                          |          148
persons_80                          |           54
doctor_350_share_covered            |       0.3889
doctor_350_share_uncertain          |       0.6111
doctor_mean_distance_m              |          635
doctor_share_nearest_uncertain      |       0.6111
pharmacy_250_share_covered          |       0.4259
pharmacy_250_share_uncertain        |            0
pharmacy_mean_distance_m            |          435
pharmacy_share_nearest_uncertain    |       0.3333
pharmacy_450_share_covered          |       0.7037
pharmacy_450_share_uncertain        |       0.2963
supermarket_350_share_covered       |       0.8333
supermarket_350_share_uncertain     |       0.1667
supermarket_mean_distance_m         |          187
supermarket_share_nearest_uncertain |       0.1667
";

/// Pharmacies within 450 m and supermarkets within 350 m, which are both supply and shops: everybody
/// up to square 12 has both, 16/1 the shop alone (so 70 / 160 in quartier e), 19/1 neither.
pub const VARIETY_QUARTIER: &str = "\
quartier_id            |        a |        b |        c |        d |        e |        a |        b
quartier_name          |   Town a |   Town b |   Town c |   Town d |   Town e |   Town a |   Town b
district_id            |    North |    North |     East |     East |          |    North |    North
municipality_id        | 05911001 | 05911001 | 05911002 | 05913001 | 05913001 | 05911001 | 05911001
municipality_name      |   Town A |   Town A |   Town B |   Town C |   Town C |   Town A |   Town A
set                    |    shops |    shops |    shops |    shops |    shops |   supply |   supply
categories             |        2 |        2 |        2 |        2 |        2 |        2 |        2
persons                |      140 |      140 |       80 |       20 |      160 |      140 |      140
variety                |        2 |        2 |        2 |        2 |   0.4375 |        2 |        2
variety_uncertain      |        0 |        0 |        0 |        0 |   1.5625 |        0 |        0
persons_all            |      140 |      140 |       80 |       20 |        0 |      140 |      140
persons_all_uncertain  |        0 |        0 |        0 |        0 |      160 |        0 |        0
persons_none           |        0 |        0 |        0 |        0 |       90 |        0 |        0
persons_none_uncertain |        0 |        0 |        0 |        0 |       90 |        0 |        0

quartier_id            |        c |        d |        e
quartier_name          |   Town c |   Town d |   Town e
district_id            |     East |     East |
municipality_id        | 05911002 | 05913001 | 05913001
municipality_name      |   Town B |   Town C |   Town C
set                    |   supply |   supply |   supply
categories             |        2 |        2 |        2
persons                |       80 |       20 |      160
variety                |        2 |        2 |   0.4375
variety_uncertain      |        0 |        0 |   1.5625
persons_all            |       80 |       20 |        0
persons_all_uncertain  |        0 |        0 |      160
persons_none           |        0 |        0 |       90
persons_none_uncertain |        0 |        0 |       90
";

/// Town C: (2 x 20 + 70) / 180 = 0.6111.
pub const VARIETY_MUNICIPALITY: &str = "\
municipality_id        | 05911001 | 05911002 | 05913001 | 05911001 | 05911002 | 05913001
municipality_name      |   Town A |   Town B |   Town C |   Town A |   Town B |   Town C
set                    |    shops |    shops |    shops |   supply |   supply |   supply
categories             |        2 |        2 |        2 |        2 |        2 |        2
persons                |      200 |      160 |      180 |      200 |      160 |      180
variety                |        2 |        2 |   0.6111 |        2 |        2 |   0.6111
variety_uncertain      |        0 |        0 |   1.3889 |        0 |        0 |   1.3889
persons_all            |      200 |      160 |       20 |      200 |      160 |       20
persons_all_uncertain  |        0 |        0 |      160 |        0 |        0 |      160
persons_none           |        0 |        0 |       90 |        0 |        0 |       90
persons_none_uncertain |        0 |        0 |       90 |        0 |        0 |       90
";

/// (2 x 380 + 70) / 540 = 1.537.
pub const VARIETY_REGION: &str = "\
region                 | Two counties | Two counties
set                    |        shops |       supply
categories             |            2 |            2
persons                |          540 |          540
variety                |        1.537 |        1.537
variety_uncertain      |        0.463 |        0.463
persons_all            |          380 |          380
persons_all_uncertain  |          160 |          160
persons_none           |           90 |           90
persons_none_uncertain |           90 |           90
";
