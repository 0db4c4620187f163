//! The protobuf encoding: fields and packed numbers over borrowed bytes.

/// What is wrong with an encoded message. Boxed, so that the results of the hot loops stay small.
#[derive(Debug)]
pub struct Flaw(Box<(String, String)>);

impl Flaw {
    pub fn new(found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self(Box::new((found.into(), expected.into())))
    }

    pub fn parts(self) -> (String, String) {
        *self.0
    }
}

/// Bytes to be read from the front.
#[derive(Clone, Copy, Default)]
pub struct Wire<'a> {
    bytes: &'a [u8],
}

/// The value of a field.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    /// Of 4 or 8 bytes: no field of the format is.
    Fixed,
}

impl<'a> Wire<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next number.
    #[inline]
    pub fn varint(&mut self) -> Result<u64, Flaw> {
        if let [first, rest @ ..] = self.bytes
            && *first < 0x80
        {
            self.bytes = rest;
            return Ok(u64::from(*first));
        }
        self.long_varint()
    }

    fn long_varint(&mut self) -> Result<u64, Flaw> {
        let mut number = 0;
        for (i, byte) in self.bytes.iter().take(10).enumerate() {
            number |= u64::from(byte & 0x7f) << (7 * i);
            if *byte < 0x80 {
                self.bytes = &self.bytes[i + 1..];
                return Ok(number);
            }
        }
        Err(self.no_number())
    }

    #[cold]
    fn no_number(&self) -> Flaw {
        let found = match self.bytes.len() {
            0 => "the end of a list or message",
            1..10 => "a number that breaks off",
            _ => "a number of more than 10 bytes",
        };
        Flaw::new(found, "a number of at most 10 bytes")
    }

    /// The next number in the encoding that keeps small negative numbers short.
    #[inline]
    pub fn zigzag(&mut self) -> Result<i64, Flaw> {
        let number = self.varint()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// The next field: its number and value; `None` at the end.
    #[inline]
    pub fn field(&mut self) -> Result<Option<(u64, Value<'a>)>, Flaw> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Number(self.varint()?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let len = self.varint()?;
                Value::Bytes(self.take(len)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            other => {
                let expected = "a field of wire type 0, 1, 2 or 5";
                return Err(Flaw::new(format!("wire type {other}"), expected));
            }
        };
        Ok(Some((tag >> 3, value)))
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8], Flaw> {
        let taken = usize::try_from(len).ok().and_then(|len| self.bytes.split_at_checked(len));
        let Some((taken, rest)) = taken else {
            let found = format!("a field of {len} bytes");
            return Err(Flaw::new(found, format!("at most the {} left", self.bytes.len())));
        };
        self.bytes = rest;
        Ok(taken)
    }

    /// How many numbers are left, if they are packed numbers.
    pub fn count(&self) -> usize {
        self.bytes.iter().filter(|byte| **byte < 0x80).count()
    }
}

impl<'a> Value<'a> {
    pub fn number(self) -> Result<u64, Flaw> {
        match self {
            Self::Number(number) => Ok(number),
            Self::Bytes(_) => Err(Flaw::new("a field of bytes", "a number")),
            Self::Fixed => Err(Flaw::new("a field of fixed width", "a number")),
        }
    }

    pub fn bytes(self) -> Result<&'a [u8], Flaw> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Number(_) => Err(Flaw::new("a single number", "bytes or packed numbers")),
            Self::Fixed => Err(Flaw::new("a field of fixed width", "bytes or packed numbers")),
        }
    }

    pub fn message(self) -> Result<Wire<'a>, Flaw> {
        self.bytes().map(Wire::new)
    }

    /// A field in zigzag encoding.
    pub fn zigzag(self) -> Result<i64, Flaw> {
        self.number().map(|number| (number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

/// Sets a field that may occur only once. Protobuf would join repeated lists, which no writer of
/// OSM files produces, and keeping only the last list would silently lose data.
pub fn once<'a>(slot: &mut Wire<'a>, value: Value<'a>) -> Result<(), Flaw> {
    let list = value.message()?;
    if !slot.is_empty() {
        return Err(Flaw::new("the same list twice in a message", "one list"));
    }
    *slot = list;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_and_refuses_broken_ones() {
        let mut wire = Wire::new(&[0x01, 0x96, 0x01, 0x03, 0x02]);
        assert_eq!(wire.count(), 4);
        assert_eq!(wire.varint().ok(), Some(1));
        assert_eq!(wire.varint().ok(), Some(150));
        assert_eq!(wire.zigzag().ok(), Some(-2));
        assert_eq!(wire.zigzag().ok(), Some(1));
        assert!(wire.varint().is_err());
        assert!(Wire::new(&[0x80]).varint().is_err());
        assert!(Wire::new(&[0xff; 11]).varint().is_err());
        assert_eq!(Wire::new(&[0xff; 9]).varint().ok(), None);
    }

    #[test]
    fn refuses_fields_that_do_not_fit() {
        assert!(Wire::new(&[0x0a, 0x02, 0x00]).field().is_err());
        assert!(Wire::new(&[0x0b]).field().is_err());
        assert!(Wire::new(&[0x09, 1, 2]).field().is_err());
        assert!(matches!(Wire::new(&[]).field(), Ok(None)));
    }
}
