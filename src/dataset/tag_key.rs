//! Keys of OpenStreetMap's tags, declared by the module that interprets them.

/// The key of a tag, such as `highway`.
///
/// Values are looked up by `TagKey`, and `tag_keys!` alone declares them inside the library,
/// together with the list of them that a reader of files must keep. So no code reads a tag that the
/// reader drops, and the compiler reports a key on the list that is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagKey(&'static str);

impl TagKey {
    /// The key of a text.
    pub const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// Its text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// Declares the tags a module reads: `tag_keys!(pub(super) const { NAME = "name", … } pub LIST)` makes a
/// [`TagKey`] constant of each, visible as the first word says, and the list of all their texts.
macro_rules! tag_keys {
    (
        $key_visibility:vis const { $($name:ident = $key:literal,)+ }
        $(#[$doc:meta])*
        $visibility:vis $list:ident
    ) => {
        $($key_visibility const $name: $crate::dataset::TagKey = $crate::dataset::TagKey::new($key);)+
        $(#[$doc])*
        $visibility const $list: &[&str] = &[$($key),+];
    };
}
pub(crate) use tag_keys;
