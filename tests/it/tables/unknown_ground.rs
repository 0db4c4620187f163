//! The town of two counties with other known ground: what is certain there. All but variety are drawn as the columns
//! that differ from those of the town as it is; a column that names the rows may stand beside them.
//!
//! Known up to 310 m around the towns, every home is 360 m from unknown ground. Within 350 m everything is
//! certain then, and nearest facilities beyond 360 m are not.

/// The region. Only pharmacies within 450 m are uncertain.
pub const WIDE_REGION_AROUND_310: &str = "\
doctor_350_share_uncertain      | 0
supermarket_350_share_uncertain | 0
";

/// Distances by cell, with what is certain.
pub const CELL_DISTANCES_AROUND_310: &str = "\
cell_id                   |   1/1 |   2/1 |   6/1 |   7/1 |   9/1 |  11/1 |  12/1 |  16/1 |  19/1
doctor_350_uncertain      | false | false | false | false | false | false | false | false | false
supermarket_350_uncertain | false | false | false | false | false | false | false | false | false
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
category                 | doctor | pharmacy | pharmacy | pharmacy | supermarket | supermarket
limit_m                  |    350 |      250 |      450 |      450 |         350 |         350
gain_a_uncertain_persons |      0 |        0 |        0 |        0 |           0 |           0
gain_b_uncertain_persons |      0 |        0 |        0 |        0 |           0 |           0
";

/// Only the first eleven squares are known, Towns A and B. A home in square *n* is 1,150 - 100 *n* metres
/// from their end: 1/1 is 1,050 m, 9/1 250 m, 11/1 50 m from it; those of Town C live on unknown ground.
/// Of Town C no facility of its own is certain to be all there are: who is not covered by it, belongs to the
/// border gain or not, and 12/1 would save less than 100 m if a shop of Town C were nearer.
pub const BORDER_CUT: &str = "\
municipality_name             | Town A | Town B | Town C | Two counties
category                      | doctor | doctor | doctor |       doctor
limit_m                       |    350 |    350 |    350 |          350
persons_uncertain             |      0 |     50 |      0 |           50
covered_closed_uncertain      |      0 |      0 |      0 |            0
border_gain_uncertain         |      0 |     50 |      0 |           50
persons_65_uncertain          |      0 |     17 |      0 |           17
covered_closed_uncertain_65   |      0 |      0 |      0 |            0
border_gain_uncertain_65      |      0 |     17 |      0 |           17
persons_80_uncertain          |      0 |      3 |      0 |            3
covered_closed_uncertain_80   |      0 |      0 |      0 |            0
border_gain_uncertain_80      |      0 |      3 |      0 |            3
saved_uncertain_persons       |    200 |    160 |      0 |          360
nearest_uncertain_persons     |    200 |    160 |    180 |          540
without_own_uncertain_persons |      0 |      0 |      0 |            0

municipality_name             |   Town A |   Town B |   Town C | Two counties
category                      | pharmacy | pharmacy | pharmacy |     pharmacy
limit_m                       |      250 |      250 |      250 |          250
persons_uncertain             |        0 |       30 |      180 |          210
covered_closed_uncertain      |        0 |        0 |      180 |          180
border_gain_uncertain         |        0 |       30 |      180 |          210
persons_65_uncertain          |        0 |        8 |       49 |           57
covered_closed_uncertain_65   |        0 |        0 |       49 |           49
border_gain_uncertain_65      |        0 |        8 |       49 |           57
persons_80_uncertain          |        0 |        2 |       22 |           24
covered_closed_uncertain_80   |        0 |        0 |       22 |           22
border_gain_uncertain_80      |        0 |        2 |       22 |           24
saved_uncertain_persons       |        0 |        0 |      180 |          180
nearest_uncertain_persons     |        0 |       30 |      180 |          210
without_own_uncertain_persons |        0 |        0 |      180 |          180

municipality_name             |   Town A |   Town B |   Town C | Two counties
category                      | pharmacy | pharmacy | pharmacy |     pharmacy
limit_m                       |      450 |      450 |      450 |          450
persons_uncertain             |        0 |        0 |      160 |          160
covered_closed_uncertain      |        0 |        0 |      180 |          180
border_gain_uncertain         |        0 |        0 |      180 |          180
persons_65_uncertain          |        0 |        0 |       40 |           40
covered_closed_uncertain_65   |        0 |        0 |       49 |           49
border_gain_uncertain_65      |        0 |        0 |       49 |           49
persons_80_uncertain          |        0 |        0 |       18 |           18
covered_closed_uncertain_80   |        0 |        0 |       22 |           22
border_gain_uncertain_80      |        0 |        0 |       22 |           22
saved_uncertain_persons       |        0 |        0 |      180 |          180
nearest_uncertain_persons     |        0 |       30 |      180 |          210
without_own_uncertain_persons |        0 |        0 |      180 |          180

municipality_name             |      Town A |      Town B |      Town C | Two counties
category                      | supermarket | supermarket | supermarket |  supermarket
limit_m                       |         350 |         350 |         350 |          350
persons_uncertain             |           0 |           0 |          90 |           90
covered_closed_uncertain      |           0 |           0 |          90 |           90
border_gain_uncertain         |           0 |           0 |          90 |           90
persons_65_uncertain          |           0 |           0 |          19 |           19
covered_closed_uncertain_65   |           0 |           0 |          19 |           19
border_gain_uncertain_65      |           0 |           0 |          19 |           19
persons_80_uncertain          |           0 |           0 |           8 |            8
covered_closed_uncertain_80   |           0 |           0 |           8 |            8
border_gain_uncertain_80      |           0 |           0 |           8 |            8
saved_uncertain_persons       |           0 |           0 |          20 |           20
nearest_uncertain_persons     |           0 |          30 |         180 |          210
without_own_uncertain_persons |           0 |           0 |           0 |            0
";

/// Of pairs with Town C further facilities may be missing.
pub const MUNICIPALITIES_CUT: &str = "\
category            | doctor | pharmacy | pharmacy | pharmacy | supermarket | supermarket
limit_m             |    350 |      250 |      450 |      450 |         350 |         350
a_municipality_name | Town B |   Town A |   Town A |   Town B |      Town A |      Town B
b_municipality_name | Town C |   Town B |   Town B |   Town C |      Town B |      Town C
is_known            |  false |     true |     true |    false |        true |       false
";

/// Every provider may have further facilities in Town C.
pub const PROVIDERS_CUT: &str = "\
provider | Delta | AWO Gamma | AWO Gamma | Alpha |  Caritas Beta
is_known | false | false | false | false | false
";

/// The need with the ground known up to 450 m around, where all of it is certain.
pub const NEED_CERTAIN: &str = "\
place_id                        | 1/1 | 2/1 | 6/1 | 7/1 | 9/1 | 11/1 | 12/1 | 16/1 | 19/1
need_doctor_350m_uncertain      |   0 |   0 |   0 |   0 |   0 |    0 |    0 |    0 |    0
need_pharmacy_450m_uncertain    |   0 |   0 |   0 |   0 |   0 |    0 |    0 |    0 |    0
need_supermarket_350m_uncertain |   0 |   0 |   0 |   0 |   0 |    0 |    0 |    0 |    0
";
