//! The town of two counties with other known ground: what is certain there.
//!
//! Known up to 310 m around the towns, every home is 360 m from unknown ground. Within 350 m everything is
//! certain then, and nearest facilities beyond 360 m are not.

/// The region. Only pharmacies within 450 m are uncertain.
pub const WIDE_REGION_AROUND_310: &str = "\
region                              | Two counties
persons                             |          540
persons_65                          |          148
persons_80                          |           54
doctor_350_share_covered            |       0.3889
doctor_350_share_uncertain          |            0
doctor_mean_distance_m              |          635
doctor_share_nearest_uncertain      |       0.6111
pharmacy_250_share_covered          |       0.4259
pharmacy_250_share_uncertain        |            0
pharmacy_mean_distance_m            |          435
pharmacy_share_nearest_uncertain    |       0.3333
pharmacy_450_share_covered          |       0.7037
pharmacy_450_share_uncertain        |       0.2963
supermarket_350_share_covered       |       0.8333
supermarket_350_share_uncertain     |            0
supermarket_mean_distance_m         |          187
supermarket_share_nearest_uncertain |       0.1667
";

/// Distances by cell, with what is certain.
pub const CELL_DISTANCES_AROUND_310: &str = "\
cell_id                       |      1/1 |      2/1 |      6/1 |      7/1 |      9/1 |     11/1
quartier_id                   |        a |        a |        b |        b |        c |        c
municipality_id               | 05911001 | 05911001 | 05911001 | 05911002 | 05911002 | 05911002
municipality_name             |   Town A |   Town A |   Town A |   Town B |   Town B |   Town B
persons                       |      100 |       40 |       60 |       80 |       50 |       30
persons_65                    |       30 |       11 |       20 |       13 |       17 |        8
persons_80                    |        7 |        5 |        9 |        6 |        3 |        2
doctor_distance_m             |     1300 |     1200 |      800 |      700 |      500 |      300
doctor_nearest_uncertain      |     true |     true |     true |     true |     true |    false
doctor_350_uncertain          |    false |    false |    false |    false |    false |    false
pharmacy_distance_m           |      300 |      200 |      200 |      100 |      100 |      300
pharmacy_nearest_uncertain    |    false |    false |    false |    false |    false |    false
pharmacy_250_uncertain        |    false |    false |    false |    false |    false |    false
pharmacy_450_uncertain        |    false |    false |    false |    false |    false |    false
supermarket_distance_m        |      200 |      100 |      100 |      200 |      100 |      100
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
doctor_nearest_uncertain      |    false |    false |    false
doctor_350_uncertain          |    false |    false |    false
pharmacy_distance_m           |      400 |      800 |     1100
pharmacy_nearest_uncertain    |     true |     true |     true
pharmacy_250_uncertain        |    false |    false |    false
pharmacy_450_uncertain        |    false |     true |     true
supermarket_distance_m        |      200 |      100 |      400
supermarket_nearest_uncertain |    false |    false |     true
supermarket_350_uncertain     |    false |    false |    false
";

/// 12/1 is 400 m from the pharmacy and has, like 16/1, the shop alone: (2 x 360 + 20 + 70) / 540 = 1.5.
pub const VARIETY_AT_350: &str = "\
region                 | Two counties | Two counties
set                    |        shops |       supply
categories             |            2 |            2
limit_m                |          350 |          350
persons                |          540 |          540
variety                |          1.5 |          1.5
variety_uncertain      |            0 |            0
persons_all            |          360 |          360
persons_all_uncertain  |            0 |            0
persons_none           |           90 |           90
persons_none_uncertain |            0 |            0
";

/// Known up to 450 m around: no home has unknown ground within 450 m, so every gain is certain.
pub const MUNICIPALITIES_CERTAIN: &str = "\
category                 |   doctor | pharmacy | pharmacy | pharmacy | supermarket | supermarket
limit_m                  |      350 |      250 |      450 |      450 |         350 |         350
a_municipality_id        | 05911002 | 05911001 | 05911001 | 05911002 |    05911001 |    05911002
a_municipality_name      |   Town B |   Town A |   Town A |   Town B |      Town A |      Town B
b_municipality_id        | 05913001 | 05911002 | 05911002 | 05913001 |    05911002 |    05913001
b_municipality_name      |   Town C |   Town B |   Town B |   Town C |      Town B |      Town C
facility_pairs           |        0 |        1 |        1 |        0 |           1 |           1
double_structures        |        0 |        0 |        1 |        0 |           0 |           0
persons_both             |        0 |       60 |      140 |        0 |          80 |          20
persons_a_to_b           |       30 |       60 |       60 |        0 |           0 |           0
persons_b_to_a           |        0 |        0 |       80 |       20 |          80 |          20
gain_a                   |       30 |        0 |        0 |        0 |           0 |           0
gain_a_uncertain_persons |        0 |        0 |        0 |        0 |           0 |           0
gain_b                   |        0 |        0 |        0 |       20 |           0 |           0
gain_b_uncertain_persons |        0 |        0 |        0 |        0 |           0 |           0
is_known                 |     true |     true |     true |     true |        true |        true
";

/// Only the first eleven squares are known, Towns A and B. A home in square *n* is 1,150 - 100 *n* metres
/// from their end: 1/1 is 1,050 m, 9/1 250 m, 11/1 50 m from it; those of Town C live on unknown ground.
/// Of Town C no facility of its own is certain to be all there are: who is not covered by it, belongs to the
/// border gain or not, and 12/1 would save less than 100 m if a shop of Town C were nearer.
pub const BORDER_CUT: &str = "\
municipality_id               | 05911001 | 05911002 | 05913001 |
municipality_name             |   Town A |   Town B |   Town C | Two counties
category                      |   doctor |   doctor |   doctor |       doctor
limit_m                       |      350 |      350 |      350 |          350
persons                       |      200 |      160 |      180 |          540
covered_open                  |        0 |       30 |      180 |          210
persons_uncertain             |        0 |       50 |        0 |           50
covered_closed                |        0 |        0 |      180 |          180
covered_closed_uncertain      |        0 |        0 |        0 |            0
border_gain                   |        0 |       30 |        0 |           30
border_gain_uncertain         |        0 |       50 |        0 |           50
persons_65                    |       61 |       38 |       49 |          148
covered_open_65               |        0 |        8 |       49 |           57
persons_65_uncertain          |        0 |       17 |        0 |           17
covered_closed_65             |        0 |        0 |       49 |           49
covered_closed_uncertain_65   |        0 |        0 |        0 |            0
border_gain_65                |        0 |        8 |        0 |            8
border_gain_uncertain_65      |        0 |       17 |        0 |           17
persons_80                    |       21 |       11 |       22 |           54
covered_open_80               |        0 |        2 |       22 |           24
persons_80_uncertain          |        0 |        3 |        0 |            3
covered_closed_80             |        0 |        0 |       22 |           22
covered_closed_uncertain_80   |        0 |        0 |        0 |            0
border_gain_80                |        0 |        2 |        0 |            2
border_gain_uncertain_80      |        0 |        3 |        0 |            3
nearest_abroad_persons        |      200 |      160 |        0 |          360
nearest_abroad_share          |        1 |        1 |        0 |     0.666667
mean_saved_m                  |          |          |          |
saved_uncertain_persons       |      200 |      160 |        0 |          360
nearest_uncertain_persons     |      200 |      160 |      180 |          540
without_own_persons           |      200 |      160 |        0 |          360
without_own_uncertain_persons |        0 |        0 |        0 |            0

municipality_id               | 05911001 | 05911002 | 05913001 |
municipality_name             |   Town A |   Town B |   Town C | Two counties
category                      | pharmacy | pharmacy | pharmacy |     pharmacy
limit_m                       |      250 |      250 |      250 |          250
persons                       |      200 |      160 |      180 |          540
covered_open                  |      100 |      130 |        0 |          230
persons_uncertain             |        0 |       30 |      180 |          210
covered_closed                |      100 |      130 |        0 |          230
covered_closed_uncertain      |        0 |        0 |      180 |          180
border_gain                   |        0 |        0 |        0 |            0
border_gain_uncertain         |        0 |       30 |      180 |          210
persons_65                    |       61 |       38 |       49 |          148
covered_open_65               |       31 |       30 |        0 |           61
persons_65_uncertain          |        0 |        8 |       49 |           57
covered_closed_65             |       31 |       30 |        0 |           61
covered_closed_uncertain_65   |        0 |        0 |       49 |           49
border_gain_65                |        0 |        0 |        0 |            0
border_gain_uncertain_65      |        0 |        8 |       49 |           57
persons_80                    |       21 |       11 |       22 |           54
covered_open_80               |       14 |        9 |        0 |           23
persons_80_uncertain          |        0 |        2 |       22 |           24
covered_closed_80             |       14 |        9 |        0 |           23
covered_closed_uncertain_80   |        0 |        0 |       22 |           22
border_gain_80                |        0 |        0 |        0 |            0
border_gain_uncertain_80      |        0 |        2 |       22 |           24
nearest_abroad_persons        |        0 |        0 |      180 |          180
nearest_abroad_share          |        0 |        0 |        1 |     0.333333
mean_saved_m                  |          |          |          |
saved_uncertain_persons       |        0 |        0 |      180 |          180
nearest_uncertain_persons     |        0 |       30 |      180 |          210
without_own_persons           |        0 |        0 |      180 |          180
without_own_uncertain_persons |        0 |        0 |      180 |          180

municipality_id               | 05911001 | 05911002 | 05913001 |
municipality_name             |   Town A |   Town B |   Town C | Two counties
category                      | pharmacy | pharmacy | pharmacy |     pharmacy
limit_m                       |      450 |      450 |      450 |          450
persons                       |      200 |      160 |      180 |          540
covered_open                  |      200 |      160 |       20 |          380
persons_uncertain             |        0 |        0 |      160 |          160
covered_closed                |      200 |      160 |        0 |          360
covered_closed_uncertain      |        0 |        0 |      180 |          180
border_gain                   |        0 |        0 |       20 |           20
border_gain_uncertain         |        0 |        0 |      180 |          180
persons_65                    |       61 |       38 |       49 |          148
covered_open_65               |       61 |       38 |        9 |          108
persons_65_uncertain          |        0 |        0 |       40 |           40
covered_closed_65             |       61 |       38 |        0 |           99
covered_closed_uncertain_65   |        0 |        0 |       49 |           49
border_gain_65                |        0 |        0 |        9 |            9
border_gain_uncertain_65      |        0 |        0 |       49 |           49
persons_80                    |       21 |       11 |       22 |           54
covered_open_80               |       21 |       11 |        4 |           36
persons_80_uncertain          |        0 |        0 |       18 |           18
covered_closed_80             |       21 |       11 |        0 |           32
covered_closed_uncertain_80   |        0 |        0 |       22 |           22
border_gain_80                |        0 |        0 |        4 |            4
border_gain_uncertain_80      |        0 |        0 |       22 |           22
nearest_abroad_persons        |        0 |        0 |      180 |          180
nearest_abroad_share          |        0 |        0 |        1 |     0.333333
mean_saved_m                  |          |          |          |
saved_uncertain_persons       |        0 |        0 |      180 |          180
nearest_uncertain_persons     |        0 |       30 |      180 |          210
without_own_persons           |        0 |        0 |      180 |          180
without_own_uncertain_persons |        0 |        0 |      180 |          180

municipality_id               |    05911001 |    05911002 |    05913001 |
municipality_name             |      Town A |      Town B |      Town C | Two counties
category                      | supermarket | supermarket | supermarket |  supermarket
limit_m                       |         350 |         350 |         350 |          350
persons                       |         200 |         160 |         180 |          540
covered_open                  |         200 |         160 |          90 |          450
persons_uncertain             |           0 |           0 |          90 |           90
covered_closed                |         200 |         160 |          90 |          450
covered_closed_uncertain      |           0 |           0 |          90 |           90
border_gain                   |           0 |           0 |           0 |            0
border_gain_uncertain         |           0 |           0 |          90 |           90
persons_65                    |          61 |          38 |          49 |          148
covered_open_65               |          61 |          38 |          30 |          129
persons_65_uncertain          |           0 |           0 |          19 |           19
covered_closed_65             |          61 |          38 |          30 |          129
covered_closed_uncertain_65   |           0 |           0 |          19 |           19
border_gain_65                |           0 |           0 |           0 |            0
border_gain_uncertain_65      |           0 |           0 |          19 |           19
persons_80                    |          21 |          11 |          22 |           54
covered_open_80               |          21 |          11 |          14 |           46
persons_80_uncertain          |           0 |           0 |           8 |            8
covered_closed_80             |          21 |          11 |          14 |           46
covered_closed_uncertain_80   |           0 |           0 |           8 |            8
border_gain_80                |           0 |           0 |           0 |            0
border_gain_uncertain_80      |           0 |           0 |           8 |            8
nearest_abroad_persons        |           0 |          80 |          20 |          100
nearest_abroad_share          |           0 |         0.5 |    0.111111 |     0.185185
mean_saved_m                  |             |         100 |         100 |          100
saved_uncertain_persons       |           0 |           0 |          20 |           20
nearest_uncertain_persons     |           0 |          30 |         180 |          210
without_own_persons           |           0 |           0 |           0 |            0
without_own_uncertain_persons |           0 |           0 |           0 |            0
";

/// Of pairs with Town C further facilities may be missing.
pub const MUNICIPALITIES_CUT: &str = "\
category                 |   doctor | pharmacy | pharmacy | pharmacy | supermarket | supermarket
limit_m                  |      350 |      250 |      450 |      450 |         350 |         350
a_municipality_id        | 05911002 | 05911001 | 05911001 | 05911002 |    05911001 |    05911002
a_municipality_name      |   Town B |   Town A |   Town A |   Town B |      Town A |      Town B
b_municipality_id        | 05913001 | 05911002 | 05911002 | 05913001 |    05911002 |    05913001
b_municipality_name      |   Town C |   Town B |   Town B |   Town C |      Town B |      Town C
facility_pairs           |        0 |        1 |        1 |        0 |           1 |           1
double_structures        |        0 |        0 |        1 |        0 |           0 |           0
persons_both             |        0 |       60 |      140 |        0 |          80 |          20
persons_a_to_b           |       30 |       60 |       60 |        0 |           0 |           0
persons_b_to_a           |        0 |        0 |       80 |       20 |          80 |          20
gain_a                   |       30 |        0 |        0 |        0 |           0 |           0
gain_a_uncertain_persons |       30 |        0 |        0 |        0 |           0 |           0
gain_b                   |        0 |        0 |        0 |       20 |           0 |           0
gain_b_uncertain_persons |        0 |        0 |        0 |       20 |           0 |           0
is_known                 |    false |     true |     true |    false |        true |       false
";

/// Every provider may have further facilities in Town C.
pub const PROVIDERS_CUT: &str = "\
category              | doctor |   pharmacy |   pharmacy | supermarket | supermarket
limit_m               |    350 |        250 |        450 |         350 |         350
provider              |  Delta |      Gamma |      Gamma |       Alpha |        Beta
provider_type         | public | commercial | commercial |  commercial |  non_profit
facilities            |      2 |          2 |          2 |           2 |           1
municipalities        |      1 |          2 |          2 |           2 |           1
persons               |    210 |        230 |        380 |         380 |         180
persons_abroad        |     30 |         60 |        160 |          20 |          80
municipalities_served |      2 |          2 |          3 |           3 |           2
double_structures     |      0 |          0 |          1 |           1 |           1
is_known              |  false |      false |      false |       false |       false
";

/// The need with the ground known up to 450 m around, where all of it is certain.
pub const NEED_CERTAIN: &str = "\
place_id                        |      1/1 |      2/1 |      6/1 |      7/1 |      9/1 |     11/1
municipality_id                 | 05911001 | 05911001 | 05911001 | 05911002 | 05911002 | 05911002
municipality_name               |   Town A |   Town A |   Town A |   Town B |   Town B |   Town B
need_doctor_350m                |      140 |      140 |      190 |      190 |      190 |       50
need_doctor_350m_uncertain      |        0 |        0 |        0 |        0 |        0 |        0
need_pharmacy_250m              |      100 |      100 |        0 |        0 |       30 |       50
need_pharmacy_250m_uncertain    |        0 |        0 |        0 |        0 |        0 |        0
need_pharmacy_450m              |        0 |        0 |        0 |        0 |        0 |        0
need_pharmacy_450m_uncertain    |        0 |        0 |        0 |        0 |        0 |        0
need_supermarket_350m           |        0 |        0 |        0 |        0 |        0 |        0
need_supermarket_350m_uncertain |        0 |        0 |        0 |        0 |        0 |        0

place_id                        |     12/1 |     16/1 |     19/1
municipality_id                 | 05913001 | 05913001 | 05913001
municipality_name               |   Town C |   Town C |   Town C
need_doctor_350m                |       50 |        0 |        0
need_doctor_350m_uncertain      |        0 |        0 |        0
need_pharmacy_250m              |       50 |       70 |       90
need_pharmacy_250m_uncertain    |        0 |        0 |        0
need_pharmacy_450m              |       70 |      160 |      160
need_pharmacy_450m_uncertain    |        0 |        0 |        0
need_supermarket_350m           |        0 |       90 |       90
need_supermarket_350m_uncertain |        0 |        0 |        0
";
