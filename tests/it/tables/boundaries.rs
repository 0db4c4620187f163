//! Border effect, overlaps and gaps of the town of two counties.
//!
//! Who reaches which facility, in squares (a limit of 350 m is three):
//! ```text
//! cell         1/1  2/1  6/1  7/1  9/1  11/1  12/1  16/1  19/1
//! persons      100   40   60   80   50    30    20    70    90
//! S1 (A)         2    1    3    4
//! S3 (A)         4    3    1    2    4
//! S5 (B)              8    4    3    1     1     2     6
//! S7 (C)                                   4     3     1     4
//! P2 (A)         3    2    2    3    5
//! P4 (B)              6    2    1    1     3     4     8
//! D6 (C)                        7    5     3     2     2     5
//! D8 (C)                                         6     2     1
//! ```

/// Closed, only facilities of the own town count. 7/1 is 200 m from S3 in A and 300 m from its own
/// S5, 12/1 200 m from S5 in B and 300 m from S7: each saves 100 m. Towns A and B have no doctor of
/// their own, Town C no pharmacy.
pub const BORDER: &str = "\
municipality_id               | 05911001 | 05911002 | 05913001 |              | 05911001 | 05911002
municipality_name             |   Town A |   Town B |   Town C | Two counties |   Town A |   Town B
category                      |   doctor |   doctor |   doctor |       doctor | pharmacy | pharmacy
limit_m                       |      350 |      350 |      350 |          350 |      250 |      250
persons                       |      200 |      160 |      180 |          540 |      200 |      160
covered_open                  |        0 |       30 |      180 |          210 |      100 |      130
persons_uncertain             |      200 |      130 |        0 |          330 |        0 |        0
covered_closed                |        0 |        0 |      180 |          180 |      100 |      130
covered_closed_uncertain      |        0 |        0 |        0 |            0 |        0 |        0
border_gain                   |        0 |       30 |        0 |           30 |        0 |        0
border_gain_uncertain         |      200 |      130 |        0 |          330 |        0 |        0
persons_65                    |       61 |       38 |       49 |          148 |       61 |       38
covered_open_65               |        0 |        8 |       49 |           57 |       31 |       30
persons_65_uncertain          |       61 |       30 |        0 |           91 |        0 |        0
covered_closed_65             |        0 |        0 |       49 |           49 |       31 |       30
covered_closed_uncertain_65   |        0 |        0 |        0 |            0 |        0 |        0
border_gain_65                |        0 |        8 |        0 |            8 |        0 |        0
border_gain_uncertain_65      |       61 |       30 |        0 |           91 |        0 |        0
persons_80                    |       21 |       11 |       22 |           54 |       21 |       11
covered_open_80               |        0 |        2 |       22 |           24 |       14 |        9
persons_80_uncertain          |       21 |        9 |        0 |           30 |        0 |        0
covered_closed_80             |        0 |        0 |       22 |           22 |       14 |        9
covered_closed_uncertain_80   |        0 |        0 |        0 |            0 |        0 |        0
border_gain_80                |        0 |        2 |        0 |            2 |        0 |        0
border_gain_uncertain_80      |       21 |        9 |        0 |           30 |        0 |        0
nearest_abroad_persons        |      200 |      160 |        0 |          360 |        0 |        0
nearest_abroad_share          |        1 |        1 |        0 |     0.666667 |        0 |        0
mean_saved_m                  |          |          |          |              |          |
saved_uncertain_persons       |      200 |      130 |        0 |          330 |        0 |        0
nearest_uncertain_persons     |      200 |      130 |        0 |          330 |        0 |        0
without_own_persons           |      200 |      160 |        0 |          360 |        0 |        0
without_own_uncertain_persons |        0 |        0 |        0 |            0 |        0 |        0

municipality_id               | 05913001 |              | 05911001 | 05911002 | 05913001 |
municipality_name             |   Town C | Two counties |   Town A |   Town B |   Town C | Two counties
category                      | pharmacy |     pharmacy | pharmacy | pharmacy | pharmacy |     pharmacy
limit_m                       |      250 |          250 |      450 |      450 |      450 |          450
persons                       |      180 |          540 |      200 |      160 |      180 |          540
covered_open                  |        0 |          230 |      200 |      160 |       20 |          380
persons_uncertain             |        0 |            0 |        0 |        0 |      160 |          160
covered_closed                |        0 |          230 |      200 |      160 |        0 |          360
covered_closed_uncertain      |        0 |            0 |        0 |        0 |        0 |            0
border_gain                   |        0 |            0 |        0 |        0 |       20 |           20
border_gain_uncertain         |        0 |            0 |        0 |        0 |      160 |          160
persons_65                    |       49 |          148 |       61 |       38 |       49 |          148
covered_open_65               |        0 |           61 |       61 |       38 |        9 |          108
persons_65_uncertain          |        0 |            0 |        0 |        0 |       40 |           40
covered_closed_65             |        0 |           61 |       61 |       38 |        0 |           99
covered_closed_uncertain_65   |        0 |            0 |        0 |        0 |        0 |            0
border_gain_65                |        0 |            0 |        0 |        0 |        9 |            9
border_gain_uncertain_65      |        0 |            0 |        0 |        0 |       40 |           40
persons_80                    |       22 |           54 |       21 |       11 |       22 |           54
covered_open_80               |        0 |           23 |       21 |       11 |        4 |           36
persons_80_uncertain          |        0 |            0 |        0 |        0 |       18 |           18
covered_closed_80             |        0 |           23 |       21 |       11 |        0 |           32
covered_closed_uncertain_80   |        0 |            0 |        0 |        0 |        0 |            0
border_gain_80                |        0 |            0 |        0 |        0 |        4 |            4
border_gain_uncertain_80      |        0 |            0 |        0 |        0 |       18 |           18
nearest_abroad_persons        |      180 |          180 |        0 |        0 |      180 |          180
nearest_abroad_share          |        1 |     0.333333 |        0 |        0 |        1 |     0.333333
mean_saved_m                  |          |              |          |          |          |
saved_uncertain_persons       |      180 |          180 |        0 |        0 |      180 |          180
nearest_uncertain_persons     |      180 |          180 |        0 |        0 |      180 |          180
without_own_persons           |      180 |          180 |        0 |        0 |      180 |          180
without_own_uncertain_persons |        0 |            0 |        0 |        0 |        0 |            0

municipality_id               |    05911001 |    05911002 |    05913001 |
municipality_name             |      Town A |      Town B |      Town C | Two counties
category                      | supermarket | supermarket | supermarket |  supermarket
limit_m                       |         350 |         350 |         350 |          350
persons                       |         200 |         160 |         180 |          540
covered_open                  |         200 |         160 |          90 |          450
persons_uncertain             |           0 |           0 |          90 |           90
covered_closed                |         200 |         160 |          90 |          450
covered_closed_uncertain      |           0 |           0 |           0 |            0
border_gain                   |           0 |           0 |           0 |            0
border_gain_uncertain         |           0 |           0 |          90 |           90
persons_65                    |          61 |          38 |          49 |          148
covered_open_65               |          61 |          38 |          30 |          129
persons_65_uncertain          |           0 |           0 |          19 |           19
covered_closed_65             |          61 |          38 |          30 |          129
covered_closed_uncertain_65   |           0 |           0 |           0 |            0
border_gain_65                |           0 |           0 |           0 |            0
border_gain_uncertain_65      |           0 |           0 |          19 |           19
persons_80                    |          21 |          11 |          22 |           54
covered_open_80               |          21 |          11 |          14 |           46
persons_80_uncertain          |           0 |           0 |           8 |            8
covered_closed_80             |          21 |          11 |          14 |           46
covered_closed_uncertain_80   |           0 |           0 |           0 |            0
border_gain_80                |           0 |           0 |           0 |            0
border_gain_uncertain_80      |           0 |           0 |           8 |            8
nearest_abroad_persons        |           0 |          80 |          20 |          100
nearest_abroad_share          |           0 |         0.5 |    0.111111 |     0.185185
mean_saved_m                  |             |         100 |         100 |          100
saved_uncertain_persons       |           0 |           0 |           0 |            0
nearest_uncertain_persons     |           0 |           0 |          90 |           90
without_own_persons           |           0 |           0 |           0 |            0
without_own_uncertain_persons |           0 |           0 |           0 |            0
";

/// Who has the nearest facility where. 6/1 is as far from P2 as from P4: the lower id, its own, counts.
pub const FLOWS: &str = "\
category                  |   doctor |   doctor |   doctor | pharmacy
home_id                   | 05911001 | 05911002 | 05913001 | 05911001
home_name                 |   Town A |   Town B |   Town C |   Town A
host_id                   | 05913001 | 05913001 | 05913001 | 05911001
host_name                 |   Town C |   Town C |   Town C |   Town A
persons                   |      200 |      160 |      180 |      200
persons_65                |       61 |       38 |       49 |       61
persons_80                |       21 |       11 |       22 |       21
nearest_uncertain_persons |      200 |      130 |        0 |        0

category                  | pharmacy | pharmacy | supermarket
home_id                   | 05911002 | 05913001 |    05911001
home_name                 |   Town B |   Town C |      Town A
host_id                   | 05911002 | 05911002 |    05911001
host_name                 |   Town B |   Town B |      Town A
persons                   |      160 |      180 |         200
persons_65                |       38 |       49 |          61
persons_80                |       11 |       22 |          21
nearest_uncertain_persons |        0 |      180 |           0

category                  | supermarket | supermarket | supermarket | supermarket
home_id                   |    05911002 |    05911002 |    05913001 |    05913001
home_name                 |      Town B |      Town B |      Town C |      Town C
host_id                   |    05911001 |    05911002 |    05911002 |    05913001
host_name                 |      Town A |      Town B |      Town B |      Town C
persons                   |          80 |          80 |          20 |         160
persons_65                |          13 |          25 |           9 |          40
persons_80                |           6 |           5 |           4 |          18
nearest_uncertain_persons |           0 |           0 |           0 |          90
";

/// S3 is reached by 2/1, 6/1 and 7/1: 40 + 60 + 80, of whom 80 live abroad; all reach another shop.
pub const FACILITIES: &str = "\
category                    |   doctor |   doctor |   pharmacy
limit_m                     |      350 |      350 |        250
facility_id                 |       D6 |       D8 |         P2
facility_name               | Doctor 6 | Doctor 8 | Pharmacy 2
municipality_id             | 05913001 | 05913001 |   05911001
municipality_name           |   Town C |   Town C |     Town A
provider                    |    Delta |    Delta |      AWO Gamma
umbrella_key                | | | awo
umbrella_name               | | | Arbeiterwohlfahrt (AWO)
placed_by                   |    point |    point |      point
persons                     |      120 |      160 |        100
persons_65                  |       38 |       40 |         31
persons_80                  |       16 |       18 |         14
persons_own                 |       90 |      160 |        100
persons_abroad              |       30 |        0 |          0
share_abroad                |     0.25 |        0 |          0
persons_only_here           |       50 |       90 |         40
only_here_uncertain_persons |       50 |       90 |          0
quartiers_abroad            |        c |          |

category                    |   pharmacy |   pharmacy |   pharmacy
limit_m                     |        250 |        450 |        450
facility_id                 |         P4 |         P2 |         P4
facility_name               | Pharmacy 4 | Pharmacy 2 | Pharmacy 4
municipality_id             |   05911002 |   05911001 |   05911002
municipality_name           |     Town B |     Town A |     Town B
provider                    |      AWO Gamma |      AWO Gamma |      AWO Gamma
umbrella_key                | awo | awo | awo
umbrella_name               | Arbeiterwohlfahrt (AWO) | Arbeiterwohlfahrt (AWO) | Arbeiterwohlfahrt (AWO)
placed_by                   |      point |      point |      point
persons                     |        190 |        280 |        240
persons_65                  |         50 |         74 |         67
persons_80                  |         18 |         27 |         24
persons_own                 |        130 |        200 |        160
persons_abroad              |         60 |         80 |         80
share_abroad                |     0.3158 |     0.2857 |     0.3333
persons_only_here           |        130 |        140 |        100
only_here_uncertain_persons |          0 |        140 |        100
quartiers_abroad            |          b |          b |        b;d

category                    | supermarket | supermarket | supermarket | supermarket
limit_m                     |         350 |         350 |         350 |         350
facility_id                 |          S1 |          S3 |          S5 |          S7
facility_name               |      Shop 1 |      Shop 3 |      Shop 5 |      Shop 7
municipality_id             |    05911001 |    05911001 |    05911002 |    05913001
municipality_name           |      Town A |      Town A |      Town B |      Town C
provider                    |       Alpha |        Caritas Beta |       Alpha |
umbrella_key                | | caritas | |
umbrella_name               | | Deutscher Caritasverband | |
placed_by                   |       point |       point |       point |       point
persons                     |         200 |         180 |         180 |          90
persons_65                  |          61 |          44 |          47 |          30
persons_80                  |          21 |          20 |          15 |          14
persons_own                 |         200 |         100 |         160 |          90
persons_abroad              |           0 |          80 |          20 |           0
share_abroad                |           0 |      0.4444 |      0.1111 |           0
persons_only_here           |         100 |           0 |          80 |          70
only_here_uncertain_persons |         100 |           0 |          80 |          70
quartiers_abroad            |             |           b |           d |
";

/// Pairs in two towns or of two providers, most shared persons first. P2 and P4 at 450 m share 6/1 and
/// 7/1, 60 + 80 of 380; a double structure from 0.3 on. D6 and D8 are one provider's in one town.
pub const PAIRS: &str = "\
category               |        pharmacy |        pharmacy |   supermarket |     supermarket
limit_m                |             250 |             450 |           350 |             350
a_facility_id          |              P2 |              P2 |            S1 |              S3
a_facility_name        |      Pharmacy 2 |      Pharmacy 2 |        Shop 1 |          Shop 3
a_municipality_id      |        05911001 |        05911001 |      05911001 |        05911001
a_municipality_name    |          Town A |          Town A |        Town A |          Town A
a_provider             |           AWO Gamma |           AWO Gamma |         Alpha |            Caritas Beta
a_umbrella_key         | awo | awo | | caritas
a_umbrella_name        | Arbeiterwohlfahrt (AWO) | Arbeiterwohlfahrt (AWO) | | Deutscher Caritasverband
b_facility_id          |              P4 |              P4 |            S3 |              S5
b_facility_name        |      Pharmacy 4 |      Pharmacy 4 |        Shop 3 |          Shop 5
b_municipality_id      |        05911002 |        05911002 |      05911001 |        05911002
b_municipality_name    |          Town B |          Town B |        Town A |          Town B
b_provider             |           AWO Gamma |           AWO Gamma |          Caritas Beta |           Alpha
b_umbrella_key         | awo | awo | caritas |
b_umbrella_name        | Arbeiterwohlfahrt (AWO) | Arbeiterwohlfahrt (AWO) | Deutscher Caritasverband |
kind                   | cross_municipal | cross_municipal | two_providers | cross_municipal
is_one_umbrella        | true | true | |
persons_both           |              60 |             140 |           100 |              80
persons_either         |             230 |             380 |           280 |             280
jaccard                |         0.26087 |        0.368421 |      0.357143 |        0.285714
lost_if_a_closes       |              40 |             140 |           100 |               0
lost_if_b_closes       |             130 |             100 |             0 |              80
lost_uncertain_persons |               0 |             240 |           100 |              80
is_double_structure    |           false |            true |          true |           false

category               |     supermarket
limit_m                |             350
a_facility_id          |              S5
a_facility_name        |          Shop 5
a_municipality_id      |        05911002
a_municipality_name    |          Town B
a_provider             |           Alpha
a_umbrella_key         |
a_umbrella_name        |
b_facility_id          |              S7
b_facility_name        |          Shop 7
b_municipality_id      |        05913001
b_municipality_name    |          Town C
b_provider             |
b_umbrella_key         |
b_umbrella_name        |
kind                   | cross_municipal
is_one_umbrella        |
persons_both           |              20
persons_either         |             250
jaccard                |            0.08
lost_if_a_closes       |              80
lost_if_b_closes       |              70
lost_uncertain_persons |             150
is_double_structure    |           false
";

/// Pharmacies at 450 m: of Town A 6/1 reaches P4, of Town B 7/1 reaches P2, 60 + 80 reach both; 12/1 in
/// Town C has P4 alone. The doctor in Town C is the only one for 11/1 in Town B.
pub const MUNICIPALITIES: &str = "\
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
is_known                 |     true |     true |     true |     true |        true |        true
";

/// Who serves whom, by provider or umbrella organisation: the lines that name them, and their types, and what both have.
macro_rules! served_by {
    ($names:literal, $types:literal) => {
        concat!(
            "category              | doctor |   pharmacy |   pharmacy | supermarket | supermarket\n",
            "limit_m               |    350 |        250 |        450 |         350 |         350\n",
            $names,
            "umbrella_key          |        |        awo |        awo |             |     caritas\n",
            "umbrella_name | | Arbeiterwohlfahrt (AWO) | Arbeiterwohlfahrt (AWO) | | Deutscher Caritasverband\n",
            $types,
            "facilities            |      2 |          2 |          2 |           2 |           1\n",
            "municipalities        |      1 |          2 |          2 |           2 |           1\n",
            "persons               |    210 |        230 |        380 |         380 |         180\n",
            "persons_abroad        |     30 |         60 |        160 |          20 |          80\n",
            "municipalities_served |      2 |          2 |          3 |           3 |           2\n",
            "double_structures     |      0 |          0 |          1 |           1 |           1\n",
            "is_known              |   true |       true |       true |        true |        true\n",
        )
    };
}

/// AWO Gamma at 450 m serves 1/1 to 12/1, 380 persons in three towns; 6/1, 7/1 and 12/1 also or only from
/// abroad, 60 + 80 + 20.
pub const PROVIDERS: &str = served_by!(
    "provider              |  Delta |  AWO Gamma |  AWO Gamma |       Alpha | Caritas Beta\n",
    "provider_type         | public | commercial | commercial |  commercial |   non_profit\n"
);

/// AWO and Caritas have one provider each here, so their rows are those of the providers, and their type is that of the
/// organisation; Alpha and Delta belong to none.
pub const UMBRELLAS: &str = served_by!(
    "provider              |  Delta |            |            |       Alpha |\n",
    "provider_type         | public | non_profit | non_profit |  commercial |  non_profit\n"
);

/// What each spelling was taken for. The type of AWO Gamma is the one in the data.
pub const PROVIDER_SPELLINGS: &str = "\
provider_written | AWO Gamma  | Alpha      | Caritas Beta | Delta  | Delta e.V.
provider         | AWO Gamma  | Alpha      | Caritas Beta | Delta  | Delta
provider_type    | commercial | commercial | non_profit   | public | public
umbrella_key     | awo        |            | caritas      |        |
umbrella_name    | Arbeiterwohlfahrt (AWO) | | Deutscher Caritasverband | |
umbrella_kind    | welfare    |            | welfare      |        |
rule             | name       |            | name         |        |
rule_text        | AWO        |            | Caritas      |        |
facilities       | 2          | 2          | 1            | 1      | 1
";

/// Beyond 350 m: 1/1 with 2/1 in one town, 6/1 with 7/1 in two, 9/1. One of the parts of 60 and 80 is
/// above the reporting size of 40.
pub const CONNECTED_DOCTOR: &str = "\
category                  |      doctor |                 doctor |     doctor
limit_m                   |         350 |                    350 |        350
rank                      |           1 |                      2 |          3
persons                   |         140 |                    140 |         50
persons_uncertain         |         140 |                    140 |         50
persons_65                |          41 |                     33 |         17
persons_65_uncertain      |          41 |                     33 |         17
persons_80                |          12 |                     15 |          3
persons_80_uncertain      |          12 |                     15 |          3
cells                     |           2 |                      2 |          1
area_km2                  |        0.02 |                   0.02 |       0.01
is_split                  |       false |                   true |      false
is_hidden                 |       false |                  false |      false
municipalities            |           1 |                      2 |          1
persons_by_municipality   | Town A: 140 | Town B: 80; Town A: 60 | Town B: 50
municipality_ids          |    05911001 |      05911002;05911001 |   05911002
quartier_ids              |           a |                      b |          c
nearest_facility_id       |          D6 |                     D6 |         D6
nearest_facility_name     |    Doctor 6 |               Doctor 6 |   Doctor 6
nearest_distance_m        |        1200 |                    700 |        500
mean_distance_m           |      1271.4 |                  742.9 |        500
nearest_uncertain_persons |         140 |                    140 |         50
";

/// Beyond 250 m 11/1 and 12/1 are a gap of 30 + 20 persons that neither town sees.
pub const CONNECTED_PHARMACY: &str = "\
category                  |    pharmacy |   pharmacy |   pharmacy |               pharmacy
limit_m                   |         250 |        250 |        250 |                    250
rank                      |           1 |          2 |          3 |                      4
persons                   |         100 |         90 |         70 |                     50
persons_uncertain         |           0 |          0 |          0 |                      0
persons_65                |          30 |         19 |         21 |                     17
persons_65_uncertain      |           0 |          0 |          0 |                      0
persons_80                |           7 |          8 |         10 |                      6
persons_80_uncertain      |           0 |          0 |          0 |                      0
cells                     |           1 |          1 |          1 |                      2
area_km2                  |        0.01 |       0.01 |       0.01 |                   0.02
is_split                  |       false |      false |      false |                   true
is_hidden                 |       false |      false |      false |                   true
municipalities            |           1 |          1 |          1 |                      2
persons_by_municipality   | Town A: 100 | Town C: 90 | Town C: 70 | Town B: 30; Town C: 20
municipality_ids          |    05911001 |   05913001 |   05913001 |      05911002;05913001
quartier_ids              |           a |          e |          e |                    c;d
nearest_facility_id       |          P2 |         P4 |         P4 |                     P4
nearest_facility_name     |  Pharmacy 2 | Pharmacy 4 | Pharmacy 4 |             Pharmacy 4
nearest_distance_m        |         300 |       1100 |        800 |                    300
mean_distance_m           |         300 |       1100 |        800 |                    340
nearest_uncertain_persons |           0 |         90 |         70 |                     20

category                  |   pharmacy |   pharmacy
limit_m                   |        450 |        450
rank                      |          1 |          2
persons                   |         90 |         70
persons_uncertain         |         90 |         70
persons_65                |         19 |         21
persons_65_uncertain      |         19 |         21
persons_80                |          8 |         10
persons_80_uncertain      |          8 |         10
cells                     |          1 |          1
area_km2                  |       0.01 |       0.01
is_split                  |      false |      false
is_hidden                 |      false |      false
municipalities            |          1 |          1
persons_by_municipality   | Town C: 90 | Town C: 70
municipality_ids          |   05913001 |   05913001
quartier_ids              |          e |          e
nearest_facility_id       |         P4 |         P4
nearest_facility_name     | Pharmacy 4 | Pharmacy 4
nearest_distance_m        |       1100 |        800
mean_distance_m           |       1100 |        800
nearest_uncertain_persons |         90 |         70
";

/// 19/1 alone.
pub const CONNECTED_SUPERMARKET: &str = "\
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
nearest_facility_id       |          S7
nearest_facility_name     |      Shop 7
nearest_distance_m        |         400
mean_distance_m           |         400
nearest_uncertain_persons |          90
";

/// One row a facility. Homes reach a pharmacy within 250 and 450 m, other services within 350 m; P4 is reached by
/// residents of A (60) and of C (20) within 450 m. The ground is known up to 260 m around, which is at least 310 m
/// from every home.
pub const SERVED: &str = "\
facility_id                      |         S1 |         P2 |         S3 |         P4
facility_name                    |     Shop 1 | Pharmacy 2 |     Shop 3 | Pharmacy 4
municipality_id                  |   05911001 |   05911001 |   05911001 |   05911002
municipality_name                |     Town A |     Town A |     Town A |     Town B
provider                         |      Alpha |      AWO Gamma |       Caritas Beta |      AWO Gamma
umbrella_key                     | | awo | caritas | awo
umbrella_name                    | | Arbeiterwohlfahrt (AWO) | Deutscher Caritasverband | Arbeiterwohlfahrt (AWO)
provider_type                    | commercial | commercial | non_profit | commercial
category                         | supermarket |  pharmacy | supermarket |  pharmacy
field_of_action                  |     supply |     supply |     supply |     supply
capacity                         |            |            |            |
quartier_id                      |          a |          a |          b |          c
quartier_name                    |     Town a |     Town a |     Town b |     Town c
place_lon                        |   7.277055 |   7.278493 |   7.279931 |   7.284245
place_lat                        |  51.438971 |  51.438992 |  51.439013 |  51.439076
placed_by                        |      point |      point |      point |      point
persons_250m                     |            |        100 |            |        190
persons_65_250m                  |            |         31 |            |         50
persons_80_250m                  |            |         14 |            |         18
persons_abroad_250m              |            |          0 |            |         60
municipalities_abroad_250m       |            |          0 |            |          1
persons_only_here_250m           |            |         40 |            |        130
only_here_uncertain_persons_250m |            |          0 |            |          0
persons_350m                     |        200 |            |        180 |
persons_65_350m                  |         61 |            |         44 |
persons_80_350m                  |         21 |            |         20 |
persons_abroad_350m              |          0 |            |         80 |
municipalities_abroad_350m       |          0 |            |          1 |
persons_only_here_350m           |        100 |            |          0 |
only_here_uncertain_persons_350m |        100 |            |          0 |
persons_450m                     |            |        280 |            |        240
persons_65_450m                  |            |         74 |            |         67
persons_80_450m                  |            |         27 |            |         24
persons_abroad_450m              |            |         80 |            |         80
municipalities_abroad_450m       |            |          1 |            |          2
persons_only_here_450m           |            |        140 |            |        100
only_here_uncertain_persons_450m |            |        140 |            |        100

facility_id                      |         S5 |         D6 |         S7 |         D8
facility_name                    |     Shop 5 |   Doctor 6 |     Shop 7 |   Doctor 8
municipality_id                  |   05911002 |   05913001 |   05913001 |   05913001
municipality_name                |     Town B |     Town C |     Town C |     Town C
provider                         |      Alpha |      Delta |            |      Delta
umbrella_key                     | | | |
umbrella_name                    | | | |
provider_type                    | commercial |     public |            |     public
category                         | supermarket |    doctor | supermarket |    doctor
field_of_action                  |     supply |     health |     supply |     health
capacity                         |            |            |            |
quartier_id                      |          c |          d |          e |          e
quartier_name                    |     Town c |     Town d |     Town e |     Town e
place_lon                        |   7.287121 |   7.292874 |   7.294312 |   7.298626
place_lat                        |  51.439118 |  51.439202 |  51.439223 |  51.439286
placed_by                        |      point |      point |      point |      point
persons_250m                     |            |            |            |
persons_65_250m                  |            |            |            |
persons_80_250m                  |            |            |            |
persons_abroad_250m              |            |            |            |
municipalities_abroad_250m       |            |            |            |
persons_only_here_250m           |            |            |            |
only_here_uncertain_persons_250m |            |            |            |
persons_350m                     |        180 |        120 |         90 |        160
persons_65_350m                  |         47 |         38 |         30 |         40
persons_80_350m                  |         15 |         16 |         14 |         18
persons_abroad_350m              |         20 |         30 |          0 |          0
municipalities_abroad_350m       |          1 |          1 |          0 |          0
persons_only_here_350m           |         80 |         50 |         70 |         90
only_here_uncertain_persons_350m |         80 |         50 |         70 |         90
persons_450m                     |            |            |            |
persons_65_450m                  |            |            |            |
persons_80_450m                  |            |            |            |
persons_abroad_450m              |            |            |            |
municipalities_abroad_450m       |            |            |            |
persons_only_here_450m           |            |            |            |
only_here_uncertain_persons_450m |            |            |            |
";

/// Known up to 410 m around, the ground ends at least 460 m from every home, beyond all limits.
pub const SERVED_CERTAIN: &str = "\
facility_id                      | S1 | P2 | S3 | P4 | S5 | D6 | S7 | D8
only_here_uncertain_persons_350m |  0 |    |  0 |    |  0 |  0 |  0 |  0
only_here_uncertain_persons_450m |    |  0 |    |  0 |    |    |    |
";
