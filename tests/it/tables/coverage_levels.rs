//! Coverage of the town of two counties, worked out from its street of squares.
//!
//! Nearest facilities, metres: squares apart times 100.
//! ```text
//! cell         1/1   2/1  6/1  7/1  9/1  11/1  12/1  16/1  19/1
//! persons      100    40   60   80   50    30    20    70    90
//! doctor      1300  1200  800  700  500   300   200   200   100
//! pharmacy     300   200  200  100  100   300   400   800  1100
//! supermarket  200   100  100  200  100   100   200   100   400
//! ```
//! Persons covered are those whose distance is at most the limit; a share is that over all. A mean is
//! persons times metres over persons: quartier a and the pharmacy, (100 x 300 + 40 x 200) / 140 = 271.4.
//! The median is the distance at which the sum of persons reaches half: 300, as 40 of 140 are too few at
//! 200. Facilities in reach count every facility within the limit: in quartier b both supermarkets S3
//! and S5 for all, in quartier a S1 for all and S3 for 2/1 alone, (100 + 2 x 40) / 140 = 1.286.
//!
//! The facilities are known up to 260 m around the towns, and every home is 50 m from their edge: 310 m. At
//! 250 m who is not covered is so for certain, at 350 and 450 m nobody; and nearest facilities that are
//! farther than 310 m are uncertain.

/// By quartier. Square 7 is of quartier b and of Town B; quartier b is Town A's.
pub const QUARTIER: &str = "\
quartier_id                |        a |        b |        c |        d |        e
quartier_name              |   Town a |   Town b |   Town c |   Town d |   Town e
district_id                |    North |    North |     East |     East |
municipality_id            | 05911001 | 05911001 | 05911002 | 05913001 | 05913001
municipality_name          |   Town A |   Town A |   Town B |   Town C |   Town C
category                   | doctor
limit_m                    | 350
persons                    |      140 |      140 |       80 |       20 |      160
persons_covered            |        0 |        0 |       30 |       20 |      160
share_covered              |        0 |        0 |    0.375 |        1 |        1
persons_uncertain          |      140 |      140 |       50 |        0 |        0
persons_65                 |       41 |       33 |       25 |        9 |       40
persons_65_covered         |        0 |        0 |        8 |        9 |       40
share_65_covered           |        0 |        0 |     0.32 |        1 |        1
persons_65_uncertain       |       41 |       33 |       17 |        0 |        0
persons_80                 |       12 |       15 |        5 |        4 |       18
persons_80_covered         |        0 |        0 |        2 |        4 |       18
share_80_covered           |        0 |        0 |      0.4 |        1 |        1
persons_80_uncertain       |       12 |       15 |        3 |        0 |        0
mean_distance_m            |   1271.4 |    742.9 |      425 |      200 |    143.8
median_distance_m          |     1300 |      700 |      500 |      200 |      100
p90_distance_m             |     1300 |      800 |      500 |      200 |      200
nearest_uncertain_persons  |      140 |      140 |       50 |        0 |        0
facilities_in_reach        |        0 |        0 |    0.375 |        1 |    1.438
in_reach_uncertain_persons |      140 |      140 |       80 |       20 |      160

category                   | pharmacy
limit_m                    | 250
persons_covered            |       40 |   140 |    50 |   0 |     0
share_covered              | 0.285714 |     1 | 0.625 |   0 |     0
persons_uncertain          |        0 |     0 |     0 |   0 |     0
persons_65_covered         |       11 |    33 |    17 |   0 |     0
share_65_covered           | 0.268293 |     1 |  0.68 |   0 |     0
persons_65_uncertain       |        0 |     0 |     0 |   0 |     0
persons_80_covered         |        5 |    15 |     3 |   0 |     0
share_80_covered           | 0.416667 |     1 |   0.6 |   0 |     0
persons_80_uncertain       |        0 |     0 |     0 |   0 |     0
mean_distance_m            |    271.4 | 142.9 |   175 | 400 | 968.8
median_distance_m          |      300 |   100 |   100 | 400 |  1100
p90_distance_m             |      300 |   200 |   300 | 400 |  1100
nearest_uncertain_persons  |        0 |     0 |     0 |  20 |   160
facilities_in_reach        |    0.286 | 1.429 | 0.625 |   0 |     0
in_reach_uncertain_persons |        0 |     0 |     0 |   0 |     0

category                   | pharmacy
limit_m                    | 450
persons_covered            |   140 |   140 |  80 |  20 |     0
share_covered              |     1 |     1 |   1 |   1 |     0
persons_uncertain          |     0 |     0 |   0 |   0 |   160
persons_65_covered         |    41 |    33 |  25 |   9 |     0
share_65_covered           |     1 |     1 |   1 |   1 |     0
persons_65_uncertain       |     0 |     0 |   0 |   0 |    40
persons_80_covered         |    12 |    15 |   5 |   4 |     0
share_80_covered           |     1 |     1 |   1 |   1 |     0
persons_80_uncertain       |     0 |     0 |   0 |   0 |    18
mean_distance_m            | 271.4 | 142.9 | 175 | 400 | 968.8
median_distance_m          |   300 |   100 | 100 | 400 |  1100
p90_distance_m             |   300 |   200 | 300 | 400 |  1100
nearest_uncertain_persons  |     0 |     0 |   0 |  20 |   160
facilities_in_reach        |     1 |     2 |   1 |   1 |     0
in_reach_uncertain_persons |   140 |   140 |  80 |  20 |   160

category                   | supermarket
limit_m                    | 350
persons_covered            |   140 |   140 |  80 |  20 |       70
share_covered              |     1 |     1 |   1 |   1 |   0.4375
persons_uncertain          |     0 |     0 |   0 |   0 |       90
persons_65_covered         |    41 |    33 |  25 |   9 |       21
share_65_covered           |     1 |     1 |   1 |   1 |    0.525
persons_65_uncertain       |     0 |     0 |   0 |   0 |       19
persons_80_covered         |    12 |    15 |   5 |   4 |       10
share_80_covered           |     1 |     1 |   1 |   1 | 0.555556
persons_80_uncertain       |     0 |     0 |   0 |   0 |        8
mean_distance_m            | 171.4 | 157.1 | 100 | 200 |    268.8
median_distance_m          |   200 |   200 | 100 | 200 |      400
p90_distance_m             |   200 |   200 | 100 | 200 |      400
nearest_uncertain_persons  |     0 |     0 |   0 |   0 |       90
facilities_in_reach        | 1.286 |     2 |   1 |   2 |    0.438
in_reach_uncertain_persons |   140 |   140 |  80 |  20 |      160
";

/// By district; quartier e has none, so its residents have a row of their own.
pub const DISTRICT: &str = "\
district_id                |    North |     East |     East |
district_name              |    North |     East |     East | without district
municipality_id            | 05911001 | 05911002 | 05913001 |         05913001
municipality_name          |   Town A |   Town B |   Town C |           Town C
category                   | doctor
limit_m                    | 350
persons                    |      280 |       80 |       20 |              160
persons_covered            |        0 |       30 |       20 |              160
share_covered              |        0 |    0.375 |        1 |                1
persons_uncertain          |      280 |       50 |        0 |                0
persons_65                 |       74 |       25 |        9 |               40
persons_65_covered         |        0 |        8 |        9 |               40
share_65_covered           |        0 |     0.32 |        1 |                1
persons_65_uncertain       |       74 |       17 |        0 |                0
persons_80                 |       27 |        5 |        4 |               18
persons_80_covered         |        0 |        2 |        4 |               18
share_80_covered           |        0 |      0.4 |        1 |                1
persons_80_uncertain       |       27 |        3 |        0 |                0
mean_distance_m            |   1007.1 |      425 |      200 |            143.8
median_distance_m          |      800 |      500 |      200 |              100
p90_distance_m             |     1300 |      500 |      200 |              200
nearest_uncertain_persons  |      280 |       50 |        0 |                0
facilities_in_reach        |        0 |    0.375 |        1 |            1.438
in_reach_uncertain_persons |      280 |       80 |       20 |              160

category                   | pharmacy
limit_m                    | 250
persons_covered            |      180 |    50 |   0 |     0
share_covered              | 0.642857 | 0.625 |   0 |     0
persons_uncertain          |        0 |     0 |   0 |     0
persons_65_covered         |       44 |    17 |   0 |     0
share_65_covered           | 0.594595 |  0.68 |   0 |     0
persons_65_uncertain       |        0 |     0 |   0 |     0
persons_80_covered         |       20 |     3 |   0 |     0
share_80_covered           | 0.740741 |   0.6 |   0 |     0
persons_80_uncertain       |        0 |     0 |   0 |     0
mean_distance_m            |    207.1 |   175 | 400 | 968.8
median_distance_m          |      200 |   100 | 400 |  1100
p90_distance_m             |      300 |   300 | 400 |  1100
nearest_uncertain_persons  |        0 |     0 |  20 |   160
facilities_in_reach        |    0.857 | 0.625 |   0 |     0
in_reach_uncertain_persons |        0 |     0 |   0 |     0

category                   | pharmacy
limit_m                    | 450
persons_covered            |   280 |  80 |  20 |     0
share_covered              |     1 |   1 |   1 |     0
persons_uncertain          |     0 |   0 |   0 |   160
persons_65_covered         |    74 |  25 |   9 |     0
share_65_covered           |     1 |   1 |   1 |     0
persons_65_uncertain       |     0 |   0 |   0 |    40
persons_80_covered         |    27 |   5 |   4 |     0
share_80_covered           |     1 |   1 |   1 |     0
persons_80_uncertain       |     0 |   0 |   0 |    18
mean_distance_m            | 207.1 | 175 | 400 | 968.8
median_distance_m          |   200 | 100 | 400 |  1100
p90_distance_m             |   300 | 300 | 400 |  1100
nearest_uncertain_persons  |     0 |   0 |  20 |   160
facilities_in_reach        |   1.5 |   1 |   1 |     0
in_reach_uncertain_persons |   280 |  80 |  20 |   160

category                   | supermarket
limit_m                    | 350
persons_covered            |   280 |  80 |  20 |       70
share_covered              |     1 |   1 |   1 |   0.4375
persons_uncertain          |     0 |   0 |   0 |       90
persons_65_covered         |    74 |  25 |   9 |       21
share_65_covered           |     1 |   1 |   1 |    0.525
persons_65_uncertain       |     0 |   0 |   0 |       19
persons_80_covered         |    27 |   5 |   4 |       10
share_80_covered           |     1 |   1 |   1 | 0.555556
persons_80_uncertain       |     0 |   0 |   0 |        8
mean_distance_m            | 164.3 | 100 | 200 |    268.8
median_distance_m          |   200 | 100 | 200 |      400
p90_distance_m             |   200 | 100 | 200 |      400
nearest_uncertain_persons  |     0 |   0 |   0 |       90
facilities_in_reach        | 1.643 |   1 |   2 |    0.438
in_reach_uncertain_persons |   280 |  80 |  20 |      160
";

/// By municipality: squares 1 to 6, 7 to 11, 12 to 19.
pub const MUNICIPALITY: &str = "\
municipality_id            | 05911001 | 05911002 | 05913001 | 05911001
municipality_name          |   Town A |   Town B |   Town C |   Town A
category                   |   doctor |   doctor |   doctor | pharmacy
limit_m                    |      350 |      350 |      350 |      250
persons                    |      200 |      160 |      180 |      200
persons_covered            |        0 |       30 |      180 |      100
share_covered              |        0 |   0.1875 |        1 |      0.5
persons_uncertain          |      200 |      130 |        0 |        0
persons_65                 |       61 |       38 |       49 |       61
persons_65_covered         |        0 |        8 |       49 |       31
share_65_covered           |        0 | 0.210526 |        1 | 0.508197
persons_65_uncertain       |       61 |       30 |        0 |        0
persons_80                 |       21 |       11 |       22 |       21
persons_80_covered         |        0 |        2 |       22 |       14
share_80_covered           |        0 | 0.181818 |        1 | 0.666667
persons_80_uncertain       |       21 |        9 |        0 |        0
mean_distance_m            |     1130 |    562.5 |      150 |      250
median_distance_m          |     1200 |      500 |      100 |      200
p90_distance_m             |     1300 |      700 |      200 |      300
nearest_uncertain_persons  |      200 |      130 |        0 |        0
facilities_in_reach        |        0 |    0.188 |    1.389 |      0.8
in_reach_uncertain_persons |      200 |      160 |      180 |        0

municipality_id            | 05911002 | 05913001 | 05911001
municipality_name          |   Town B |   Town C |   Town A
category                   | pharmacy | pharmacy | pharmacy
limit_m                    |      250 |      250 |      450
persons                    |      160 |      180 |      200
persons_covered            |      130 |        0 |      200
share_covered              |   0.8125 |        0 |        1
persons_uncertain          |        0 |        0 |        0
persons_65                 |       38 |       49 |       61
persons_65_covered         |       30 |        0 |       61
share_65_covered           | 0.789474 |        0 |        1
persons_65_uncertain       |        0 |        0 |        0
persons_80                 |       11 |       22 |       21
persons_80_covered         |        9 |        0 |       21
share_80_covered           | 0.818182 |        0 |        1
persons_80_uncertain       |        0 |        0 |        0
mean_distance_m            |    137.5 |    905.6 |      250
median_distance_m          |      100 |      800 |      200
p90_distance_m             |      300 |     1100 |      300
nearest_uncertain_persons  |        0 |      180 |        0
facilities_in_reach        |    0.813 |        0 |      1.3
in_reach_uncertain_persons |        0 |        0 |      200

municipality_id            | 05911002 | 05913001 |    05911001 |    05911002 |    05913001
municipality_name          |   Town B |   Town C |      Town A |      Town B |      Town C
category                   | pharmacy | pharmacy | supermarket | supermarket | supermarket
limit_m                    |      450 |      450 |         350 |         350 |         350
persons                    |      160 |      180 |         200 |         160 |         180
persons_covered            |      160 |       20 |         200 |         160 |          90
share_covered              |        1 | 0.111111 |           1 |           1 |         0.5
persons_uncertain          |        0 |      160 |           0 |           0 |          90
persons_65                 |       38 |       49 |          61 |          38 |          49
persons_65_covered         |       38 |        9 |          61 |          38 |          30
share_65_covered           |        1 | 0.183673 |           1 |           1 |    0.612245
persons_65_uncertain       |        0 |       40 |           0 |           0 |          19
persons_80                 |       11 |       22 |          21 |          11 |          22
persons_80_covered         |       11 |        4 |          21 |          11 |          14
share_80_covered           |        1 | 0.181818 |           1 |           1 |    0.636364
persons_80_uncertain       |        0 |       18 |           0 |           0 |           8
mean_distance_m            |    137.5 |    905.6 |         150 |         150 |       261.1
median_distance_m          |      100 |      800 |         100 |         100 |         200
p90_distance_m             |      300 |     1100 |         200 |         200 |         400
nearest_uncertain_persons  |        0 |      180 |           0 |           0 |          90
facilities_in_reach        |      1.5 |    0.111 |         1.5 |         1.5 |       0.611
in_reach_uncertain_persons |      160 |      180 |         200 |         160 |         180
";

/// By county: A and B share their first five digits; C is alone and lends its name.
pub const COUNTY: &str = "\
county_id                  |    05911 |  05913 |    05911 |    05913
county_name                |    05911 | Town C |    05911 |   Town C
category                   |   doctor | doctor | pharmacy | pharmacy
limit_m                    |      350 |    350 |      250 |      250
persons                    |      360 |    180 |      360 |      180
persons_covered            |       30 |    180 |      230 |        0
share_covered              | 0.083333 |      1 | 0.638889 |        0
persons_uncertain          |      330 |      0 |        0 |        0
persons_65                 |       99 |     49 |       99 |       49
persons_65_covered         |        8 |     49 |       61 |        0
share_65_covered           | 0.080808 |      1 | 0.616162 |        0
persons_65_uncertain       |       91 |      0 |        0 |        0
persons_80                 |       32 |     22 |       32 |       22
persons_80_covered         |        2 |     22 |       23 |        0
share_80_covered           |   0.0625 |      1 |  0.71875 |        0
persons_80_uncertain       |       30 |      0 |        0 |        0
mean_distance_m            |    877.8 |    150 |      200 |    905.6
median_distance_m          |      800 |    100 |      200 |      800
p90_distance_m             |     1300 |    200 |      300 |     1100
nearest_uncertain_persons  |      330 |      0 |        0 |      180
facilities_in_reach        |    0.083 |  1.389 |    0.806 |        0
in_reach_uncertain_persons |      360 |    180 |        0 |        0

county_id                  |    05911 |    05913 |       05911
county_name                |    05911 |   Town C |       05911
category                   | pharmacy | pharmacy | supermarket
limit_m                    |      450 |      450 |         350
persons                    |      360 |      180 |         360
persons_covered            |      360 |       20 |         360
share_covered              |        1 | 0.111111 |           1
persons_uncertain          |        0 |      160 |           0
persons_65                 |       99 |       49 |          99
persons_65_covered         |       99 |        9 |          99
share_65_covered           |        1 | 0.183673 |           1
persons_65_uncertain       |        0 |       40 |           0
persons_80                 |       32 |       22 |          32
persons_80_covered         |       32 |        4 |          32
share_80_covered           |        1 | 0.181818 |           1
persons_80_uncertain       |        0 |       18 |           0
mean_distance_m            |      200 |    905.6 |         150
median_distance_m          |      200 |      800 |         100
p90_distance_m             |      300 |     1100 |         200
nearest_uncertain_persons  |        0 |      180 |           0
facilities_in_reach        |    1.389 |    0.111 |         1.5
in_reach_uncertain_persons |      360 |      180 |         360

county_id                  |       05913
county_name                |      Town C
category                   | supermarket
limit_m                    |         350
persons                    |         180
persons_covered            |          90
share_covered              |         0.5
persons_uncertain          |          90
persons_65                 |          49
persons_65_covered         |          30
share_65_covered           |    0.612245
persons_65_uncertain       |          19
persons_80                 |          22
persons_80_covered         |          14
share_80_covered           |    0.636364
persons_80_uncertain       |           8
mean_distance_m            |       261.1
median_distance_m          |         200
p90_distance_m             |         400
nearest_uncertain_persons  |          90
facilities_in_reach        |       0.611
in_reach_uncertain_persons |         180
";

/// Everybody.
pub const REGION: &str = "\
region                     | Two counties | Two counties | Two counties | Two counties
category                   |       doctor |     pharmacy |     pharmacy |  supermarket
limit_m                    |          350 |          250 |          450 |          350
persons                    |          540 |          540 |          540 |          540
persons_covered            |          210 |          230 |          380 |          450
share_covered              |     0.388889 |     0.425926 |     0.703704 |     0.833333
persons_uncertain          |          330 |            0 |          160 |           90
persons_65                 |          148 |          148 |          148 |          148
persons_65_covered         |           57 |           61 |          108 |          129
share_65_covered           |     0.385135 |     0.412162 |      0.72973 |     0.871622
persons_65_uncertain       |           91 |            0 |           40 |           19
persons_80                 |           54 |           54 |           54 |           54
persons_80_covered         |           24 |           23 |           36 |           46
share_80_covered           |     0.444444 |     0.425926 |     0.666667 |     0.851852
persons_80_uncertain       |           30 |            0 |           18 |            8
mean_distance_m            |        635.2 |        435.2 |        435.2 |          187
median_distance_m          |          700 |          300 |          300 |          200
p90_distance_m             |         1300 |         1100 |         1100 |          400
nearest_uncertain_persons  |          330 |          180 |          180 |           90
facilities_in_reach        |        0.519 |        0.537 |        0.963 |        1.204
in_reach_uncertain_persons |          540 |            0 |          540 |          540
";
