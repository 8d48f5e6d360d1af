//! JSON objects in which no name is there twice, and the reading of what they must hold.

use super::fault::{Fault, Faults};
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// What a time is.
pub(super) const SECONDS: &str = "whole seconds since 1970, as a number";

/// The members of an object. Of two with one name, another reader might take the other.
pub(super) struct Object(pub(super) Map<String, Value>);

impl Object {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        match serde_json::from_slice(bytes)? {
            Unique(Value::Object(members)) => Ok(Self(members)),
            Unique(_) => Err(Error::custom("not an object")),
        }
    }
}

/// A value in which no object, however deep, has two members of one name.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Unique(Value::Null))
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Self, E> {
        Ok(Self(it.into()))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Self, E> {
        Ok(Self(it.into()))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Self, E> {
        Ok(Self(it.into()))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Self, E> {
        Ok(Self(
            Number::from_f64(it).map_or(Value::Null, Value::Number),
        ))
    }

    fn visit_str<E>(self, it: &str) -> Result<Self, E> {
        Ok(Self(it.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut it: A) -> Result<Self, A::Error> {
        let mut elements = Vec::new();
        while let Some(Self(element)) = it.next_element()? {
            elements.push(element);
        }
        Ok(Self(elements.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut it: A) -> Result<Self, A::Error> {
        let mut members = Map::new();
        while let Some((name, Self(value))) = it.next_entry::<String, _>()? {
            if members.contains_key(&name) {
                return Err(Error::custom(format_args!("`{name}` is there twice")));
            }
            members.insert(name, value);
        }
        Ok(Self(members.into()))
    }
}

/// Reads members one by one and notes what is wrong with each: what was read comes out of
/// [`Reader::done`] alone, when nothing was.
pub(super) struct Reader<'a> {
    members: &'a Map<String, Value>,
    /// What stands before the names in a fault: `account.`.
    within: &'static str,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(members: &'a Map<String, Value>, within: &'static str) -> Self {
        Self {
            members,
            within,
            faults: Vec::new(),
        }
    }

    /// A string; it may be empty.
    pub(super) fn string(&mut self, name: &str) -> String {
        let value = self.member(name).and_then(Value::as_str);
        self.or_fault(name, value, "a string")
    }

    /// A string with something in it.
    pub(super) fn text(&mut self, name: &str) -> String {
        let value = self.member(name).and_then(Value::as_str);
        let value = value.filter(|text| !text.is_empty());
        self.or_fault(name, value, "a string that isn't empty")
    }

    /// Whole seconds since 1970.
    pub(super) fn seconds(&mut self, name: &str) -> Option<i64> {
        let value = self.member(name).and_then(Value::as_i64);
        if value.is_none() {
            self.wrong(name, SECONDS);
        }
        value
    }

    /// What `read` makes of a member; absent and null are the same.
    pub(super) fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
        expected: &str,
    ) -> Option<T> {
        let value = self.member(name).filter(|value| !value.is_null())?;
        let read = read(value);
        if read.is_none() {
            self.wrong(name, expected);
        }
        read
    }

    /// The members of a member that is an object.
    pub(super) fn object<T>(
        &mut self,
        name: &str,
        (within, read): (&'static str, impl FnOnce(&mut Reader<'a>) -> T),
    ) -> Option<T> {
        let Some(members) = self.member(name).and_then(Value::as_object) else {
            self.wrong(name, "an object");
            return None;
        };
        let mut inner = Reader::of(members, within);
        let read = read(&mut inner);
        self.faults.append(&mut inner.faults);
        Some(read)
    }

    pub(super) fn member(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name)
    }

    /// Notes that a member isn't what was expected.
    pub(super) fn wrong(&mut self, name: &str, expected: impl fmt::Display) {
        let place = format!("{}{name}", self.within);
        self.faults
            .push(Fault::value(&place, self.member(name), expected));
    }

    /// `read`, if nothing was wrong.
    pub(super) fn done<T>(self, read: T) -> Result<T, Faults> {
        if self.faults.is_empty() {
            Ok(read)
        } else {
            Err(Faults(self.faults))
        }
    }

    fn or_fault(&mut self, name: &str, value: Option<&str>, expected: &str) -> String {
        if value.is_none() {
            self.wrong(name, expected);
        }
        value.unwrap_or_default().to_owned()
    }
}
