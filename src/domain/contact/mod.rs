//! Who a citizen is and how to reach them: types that are valid once they exist.
//!
//! Text becomes one of these at the door, and inside nobody asks again. None of them shows its
//! content in `Debug`, so that no address, number or name slips into a log.

macro_rules! private_debug {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

mod email;
mod person;
mod phone;

pub use email::{EMAIL_BYTES_MAX, EmailAddress, EmailError, LOCAL_PART_BYTES_MAX};
pub use person::{
    BIRTH_YEAR_MIN, BirthDate, BirthDateError, NAME_CHARS_MAX, NameError, NamePart, PersonName,
};
pub use phone::{PHONE_CHARS_MAX, Phone, PhoneError};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_log_can_show_a_person() {
        let address = EmailAddress::parse("erika@example.org");
        let name = PersonName::parse("Erika", "Mustermann");
        let phone = Phone::parse("02305 1061");
        assert_eq!(
            format!("{address:?} {name:?} {phone:?}"),
            "Ok(EmailAddress(…)) Ok(PersonName(…)) Ok(Phone(…))"
        );
    }
}
