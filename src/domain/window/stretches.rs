//! Windows as the time they cover, however they were cut.

use super::Windows;

/// From a minute of the day to the minute after its last.
pub type Stretch = (u32, u32);

impl Windows {
    /// For each weekday from Monday, the stretches of time in the windows, ascending; those that
    /// overlap or touch are one. Equal stretches suit at equal times, but for no windows at all,
    /// which mean any time.
    pub fn stretches(&self) -> [Vec<Stretch>; 7] {
        let mut stretches: [Vec<Stretch>; 7] = Default::default();
        for window in self.as_slice() {
            let stretch = (window.from().minutes(), window.to().minutes());
            for day in window.days().iter() {
                stretches[day.num_days_from_monday() as usize].push(stretch);
            }
        }
        for day in &mut stretches {
            day.sort_unstable();
            day.dedup_by(|next, stretch| {
                let joins = next.0 <= stretch.1;
                if joins {
                    stretch.1 = stretch.1.max(next.1);
                }
                joins
            });
        }
        stretches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_time_is_cut_does_not_matter() {
        let check = |json: &str, expect: &[Stretch]| {
            let windows: Windows = serde_json::from_str(json).expect("windows");
            assert_eq!(windows.stretches()[0], expect, "{json}");
            assert!(windows.stretches()[1].is_empty());
        };
        check("[]", &[]);
        check(
            r#"[{"days":["mon"],"from":"10:00","to":"12:00"},{"days":["mon"],"from":"08:00","to":"10:00"}]"#,
            &[(480, 720)],
        );
        check(
            r#"[{"days":["mon"],"from":"08:00","to":"12:00"},{"days":["mon"],"from":"09:00","to":"10:00"},
                {"days":["mon"],"from":"14:00","to":"16:00"}]"#,
            &[(480, 720), (840, 960)],
        );
    }
}
