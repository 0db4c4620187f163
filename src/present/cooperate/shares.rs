//! Who pays for common places, as a table.

use super::studied::{Row, Studied, add_municipality, add_target, rows, shared_or_nothing, start};
use crate::dataset::Layer;
use crate::region::Region;
use crate::siting::cooperation::{Partners, Payment};

/// What one municipality pays by one rule.
struct ShareRow {
    rule: &'static str,
    partners: String,
    payment: Payment,
    is_proven: bool,
}

impl ShareRow {
    fn all(region: &Region, studied: &Studied) -> Vec<Self> {
        let study = &studied.study;
        let mut rows = Vec::new();
        let mut add =
            |rule: &'static str, partners: &str, payments: &[Payment], is_proven: bool| {
                rows.extend(payments.iter().map(|payment| Self {
                    rule,
                    partners: partners.to_owned(),
                    payment: *payment,
                    is_proven,
                }));
            };
        if let Some(group) = &study.group {
            let members: Vec<u32> = group.payments.iter().map(|payment| payment.town).collect();
            add("shapley", &studied.keys(region, &members), &group.payments, group.is_proven);
        }
        if let Some(shares) = &study.shares {
            add("equal_percentage", "", &shares.by_equal_percentage, shares.is_proven);
            add("users", "", &shares.by_users, shares.is_proven);
        }
        for pair in &study.pairs {
            if let Some(halves) = pair.halves.filter(|_| shared_or_nothing(pair)) {
                let Partners { towns, is_proven, .. } = &pair.partners;
                add("halves", &studied.keys(region, towns), &halves, *is_proven);
            }
        }
        rows
    }
}

/// One row for each municipality and rule: who pays for common places?
pub fn cooperation_share_table(region: &Region, studies: &[Studied]) -> Layer {
    let rows = rows(studies, |studied| ShareRow::all(region, studied));
    let mut table = start(region, &rows);
    add_target(&mut table, &rows);
    let what = "halves: a pair halves what it saves; shapley: a named group by what each adds in the mean of all \
                orders; equal_percentage: the region, everybody saves the same share; users: the region by users of \
                each place, an illustration";
    table.text(("rule", "", what), rows.iter().map(|(_, row)| row.rule));
    let what = "The pair or the group; empty for the whole region";
    table.text(("partner_ids", "", what), rows.iter().map(|(_, row)| row.partners.as_str()));
    let home = |(studied, row): &Row<'_, ShareRow>| studied.municipality(row.payment.town);
    add_municipality(&mut table, region, "", rows.iter().map(home));
    let what = "New places it needs alone, existing places counting for everybody";
    let alone = rows.iter().map(|(_, row)| row.payment.places_alone as u64);
    table.count(("places_alone", "places", what), alone);
    let paid = rows.iter().map(|(_, row)| Some(row.payment.places.number()));
    table.number(("places_paid", "places", "Places it pays for by the rule"), 6, paid);
    let more = rows.iter().map(|(_, row)| row.payment.is_more_than_alone());
    table.flag(("is_more_than_alone", "", "Whether it would pay more than alone"), more);
    let what = "Whether the places that the rule shares out are proven to be the fewest; else they are the fewest found";
    table.flag(("is_proven", "", what), rows.iter().map(|(_, row)| row.is_proven));
    table.finish("cooperation_shares", region, None)
}
