//! Lines as passengers know them.

use std::collections::HashMap;

use crate::dataset::TransitRoute;

/// The line of each route, as an index in the list of names: routes of the same name are one line.
pub(super) fn lines(routes: &[TransitRoute]) -> Vec<u32> {
    let mut known: HashMap<&str, u32> = HashMap::new();
    let name = |route: &'_ TransitRoute| -> usize {
        [&route.short_name, &route.long_name].iter().position(|name| !name.is_empty()).unwrap_or(2)
    };
    let names = routes.iter().map(|route| match name(route) {
        0 => route.short_name.as_str(),
        1 => route.long_name.as_str(),
        _ => route.id.as_str(),
    });
    names
        .map(|name| {
            let next = known.len() as u32;
            *known.entry(name).or_insert(next)
        })
        .collect()
}
