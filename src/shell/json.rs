//! JSON, read by the browser's own parser: a second one in the program would only add to its size.
//!
//! For the same reason a struct is read as a sequence: its fields in their order, each fetched by
//! its name, so that nothing has to tell names apart.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer,
    SeqAccess, Unexpected, VariantAccess, Visitor, value::U64Deserializer,
};
use std::fmt;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::js_sys::{Array, JSON, Object};

/// Reads a value, if the text is JSON and has its shape.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(Json(JSON::parse(text).ok()?)).ok()
}

#[wasm_bindgen]
extern "C" {
    /// What may have members.
    type Whole;

    #[wasm_bindgen(method, indexing_getter)]
    fn member(this: &Whole, name: &str) -> JsValue;
}

/// A value as the browser parsed it.
struct Json(JsValue);

/// Not of the shape that was asked for. What exactly is wrong is nothing that a person could use.
#[derive(Debug)]
struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    // The messages of these would bring the writing of floats along.
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
}

type Read<T> = Result<T, Unreadable>;

impl Json {
    fn text(&self) -> Read<String> {
        self.0.as_string().ok_or(Unreadable)
    }

    fn whole(&self) -> Read<i64> {
        let number = self.0.as_f64().ok_or(Unreadable)?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "what isn't the same afterwards is refused"
        )]
        let whole = number as i64;
        #[expect(
            clippy::cast_precision_loss,
            clippy::float_cmp,
            reason = "a number that isn't whole differs"
        )]
        let same = whole as f64 == number;
        same.then_some(whole).ok_or(Unreadable)
    }

    fn items(self) -> Read<Items> {
        let list = self.0.dyn_into::<Array>().map_err(|_| Unreadable)?;
        Ok(Items { list, next: 0 })
    }

    fn members(self, names: &'static [&'static str]) -> Read<Members> {
        if !self.0.is_object() {
            return Err(Unreadable);
        }
        Ok(Members {
            whole: self.0.unchecked_into(),
            names: names.iter(),
        })
    }
}

impl<'de> Deserializer<'de> for Json {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Read<V::Value> {
        // Every type of the wire says what it is.
        Err(Unreadable)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_i64(self.whole()?)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_seq(self.members(fields)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_enum(Variant::of(self.0, variants)?)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i128 u8 u128 f32 f64 char str bytes byte_buf unit unit_struct tuple tuple_struct map
        identifier ignored_any
    }
}

struct Items {
    list: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.next == self.list.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Json(self.list.get(self.next - 1)))
            .map(Some)
    }
}

/// The fields of a struct, in its order. One that is missing isn't the end: the next may be there.
struct Members {
    whole: Whole,
    names: core::slice::Iter<'static, &'static str>,
}

impl<'de> SeqAccess<'de> for Members {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        let name = self.names.next().ok_or(Unreadable)?;
        let value = self.whole.member(name);
        if value.is_undefined() {
            return Ok(None);
        }
        seed.deserialize(Json(value)).map(Some)
    }
}

/// A variant stands as its name, or as the one member of an object.
struct Variant {
    /// Its place among those that are known, or after them.
    place: u64,
    content: Json,
}

impl Variant {
    fn of(value: JsValue, variants: &[&str]) -> Read<Self> {
        let (name, content) = if value.is_object() {
            let members = Object::entries(value.unchecked_ref()).get(0);
            let member: Array = members.dyn_into().map_err(|_| Unreadable)?;
            (member.get(0), member.get(1))
        } else {
            (value, JsValue::UNDEFINED)
        };
        let name = Json(name).text()?;
        let place = variants.iter().position(|known| *known == name);
        Ok(Self {
            place: place.unwrap_or(variants.len()) as u64,
            content: Json(content),
        })
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Json;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Read<(V::Value, Json)> {
        let place: U64Deserializer<Unreadable> = self.place.into_deserializer();
        Ok((seed.deserialize(place)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Json {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.items()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_seq(self.members(fields)?)
    }
}
