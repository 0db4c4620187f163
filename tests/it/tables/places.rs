//! Gaps that one can act on, the need and mobile stops of the town of two counties. The threshold is 40 persons.

/// Within 350 m of 6/1 live 60 + 80 + 50 persons without a doctor; of 1/1 the other 100 + 40.
pub const GAPS_DOCTOR: &str = "\
category                  |                  doctor |      doctor
limit_m                   |                     350 |         350
rank                      |                       1 |           2
persons                   |                     190 |         140
persons_uncertain         |                     190 |         140
persons_65                |                      50 |          41
persons_65_uncertain      |                      50 |          41
persons_80                |                      18 |          12
persons_80_uncertain      |                      18 |          12
cells                     |                       3 |           2
area_km2                  |                    0.03 |        0.02
is_split                  |                    true |       false
is_hidden                 |                   false |       false
municipalities            |                       2 |           1
persons_by_municipality   | Town B: 130; Town A: 60 | Town A: 140
municipality_ids          |       05911002;05911001 |    05911001
quartier_ids              |                     b;c |           a
place_id                  |                     6/1 |         1/1
place_lon                 |                7.281369 |    7.274179
place_lat                 |               51.439034 |   51.438928
place_municipality_id     |                05911001 |    05911001
threshold_persons         |                      40 |          40
nearest_facility_id       |                      D6 |          D6
nearest_facility_name     |                Doctor 6 |    Doctor 6
nearest_distance_m        |                     500 |        1200
mean_distance_m           |                   678.9 |      1271.4
nearest_uncertain_persons |                     190 |         140
";

/// Within 250 m the 30 + 20 around 11/1 are a gap that neither town sees; within 450 m one place at 16/1 serves both
/// homes in the east.
pub const GAPS_PHARMACY: &str = "\
category                  |    pharmacy |   pharmacy |   pharmacy |               pharmacy |    pharmacy
limit_m                   |         250 |        250 |        250 |                    250 |         450
rank                      |           1 |          2 |          3 |                      4 |           1
persons                   |         100 |         90 |         70 |                     50 |         160
persons_uncertain         |           0 |          0 |          0 |                      0 |         160
persons_65                |          30 |         19 |         21 |                     17 |          40
persons_65_uncertain      |           0 |          0 |          0 |                      0 |          40
persons_80                |           7 |          8 |         10 |                      6 |          18
persons_80_uncertain      |           0 |          0 |          0 |                      0 |          18
cells                     |           1 |          1 |          1 |                      2 |           2
area_km2                  |        0.01 |       0.01 |       0.01 |                   0.02 |        0.02
is_split                  |       false |      false |      false |                   true |       false
is_hidden                 |       false |      false |      false |                   true |       false
municipalities            |           1 |          1 |          1 |                      2 |           1
persons_by_municipality   | Town A: 100 | Town C: 90 | Town C: 70 | Town B: 30; Town C: 20 | Town C: 160
municipality_ids          |    05911001 |   05913001 |   05913001 |      05911002;05913001 |    05913001
quartier_ids              |           a |          e |          e |                    c;d |           e
place_id                  |         1/1 |       19/1 |       16/1 |                   11/1 |        16/1
place_lon                 |    7.274179 |   7.300064 |    7.29575 |                7.28856 |     7.29575
place_lat                 |   51.438928 |  51.439307 |  51.439244 |              51.439139 |   51.439244
place_municipality_id     |    05911001 |   05913001 |   05913001 |               05911002 |    05913001
threshold_persons         |          40 |         40 |         40 |                     40 |          40
nearest_facility_id       |          P2 |         P4 |         P4 |                     P4 |          P4
nearest_facility_name     |  Pharmacy 2 | Pharmacy 4 | Pharmacy 4 |             Pharmacy 4 |  Pharmacy 4
nearest_distance_m        |         300 |       1100 |        800 |                    300 |         800
mean_distance_m           |         300 |       1100 |        800 |                    340 |       968.8
nearest_uncertain_persons |           0 |         90 |         70 |                     20 |         160
";

/// The 90 at 19/1 reach 16/1 within 350 m, which has the lower id.
pub const GAPS_SUPERMARKET: &str = "\
category                  | supermarket
limit_m                   |         350
rank                      |           1
persons                   |          90
persons_uncertain         |          90
persons_65                |          19
persons_65_uncertain      |          19
persons_80                |           8
persons_80_uncertain      |           8
cells                     |           1
area_km2                  |        0.01
is_split                  |       false
is_hidden                 |       false
municipalities            |           1
persons_by_municipality   |  Town C: 90
municipality_ids          |    05913001
quartier_ids              |           e
place_id                  |        16/1
place_lon                 |     7.29575
place_lat                 |   51.439244
place_municipality_id     |    05913001
threshold_persons         |          40
nearest_facility_id       |          S7
nearest_facility_name     |      Shop 7
nearest_distance_m        |         400
mean_distance_m           |         400
nearest_uncertain_persons |          90
";

/// Homes without a doctor: 1/1, 2/1, 6/1, 7/1 and 9/1; without a pharmacy: 1/1, 11/1, 12/1, 16/1 and 19/1 within
/// 250 m, 16/1 and 19/1 within 450 m; without a supermarket: 19/1.
pub const NEED: &str = "\
place_id                        |      1/1 |      2/1 |      6/1 |      7/1 |      9/1 |     11/1
municipality_id                 | 05911001 | 05911001 | 05911001 | 05911002 | 05911002 | 05911002
municipality_name               |   Town A |   Town A |   Town A |   Town B |   Town B |   Town B
need_doctor_350m                |      140 |      140 |      190 |      190 |      190 |       50
need_doctor_350m_uncertain      |      140 |      140 |      190 |      190 |      190 |       50
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
need_doctor_350m_uncertain      |       50 |        0 |        0
need_pharmacy_250m              |       50 |       70 |       90
need_pharmacy_250m_uncertain    |        0 |        0 |        0
need_pharmacy_450m              |       70 |      160 |      160
need_pharmacy_450m_uncertain    |       70 |      160 |      160
need_supermarket_350m           |        0 |       90 |       90
need_supermarket_350m_uncertain |        0 |       90 |       90
";

/// Four stops within 100 m for those whom no pharmacy of 1,000 persons would serve, in tours of 90 minutes. Half an
/// hour at each stop; 1,000 m are 1,300 m of way and 188 s, 300 m are 57 s. From 11/1 on to 16/1 the stay would end
/// at minute 94.
pub const STOPS: &str = "\
category          |  pharmacy |          pharmacy |  pharmacy |  pharmacy
limit_m           |       250 |               250 |       250 |       250
stop_limit_m      |       100 |               100 |       100 |       100
rank              |         1 |                 4 |         2 |         3
tour              |         1 |                 1 |         2 |         2
position          |         1 |                 2 |         1 |         2
arrival_min       |         0 |                34 |         0 |        31
place_id          |       1/1 |              11/1 |      19/1 |      16/1
municipality_id   |  05911001 |          05911002 |  05913001 |  05913001
municipality_name |    Town A |            Town B |    Town C |    Town C
place_lon         |  7.274179 |           7.28856 |  7.300064 |   7.29575
place_lat         | 51.438928 |         51.439139 | 51.439307 | 51.439244
persons           |       100 |                50 |        90 |        70
persons_65        |        30 |                17 |        19 |        21
persons_80        |         7 |                 6 |         8 |        10
persons_uncertain |         0 |                 0 |         0 |         0
municipality_ids  |  05911001 | 05911002;05913001 |  05913001 |  05913001
";
