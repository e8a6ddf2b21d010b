//! The town of the replay: passports are short, identity cards nearly suffice, moves do.

use reihum::config::Config;
use reihum::domain::town::Town;

use crate::world::World;

const TOWN: &str = r#"
[[office]]
id = "rathaus"
name = { de = "Bürgerbüro im Rathaus", en = "Citizens' office in the town hall" }
address = "Europaplatz 1, 44575 Castrop-Rauxel"
time_zone = "Europe/Berlin"
state = "NW"
  [[office.counter]]
  id = "1"
  slot_minutes = 15
  hours = ["Mon-Fri 08:00-10:00"]
  services = ["personalausweis"]
  open_days_ahead = 14
  [[office.counter]]
  id = "2"
  slot_minutes = 15
  hours = ["Mon-Fri 09:00-10:30", "Thu 14:00-15:00"]
  services = ["reisepass"]
  open_days_ahead = 14
  [[office.counter]]
  id = "3"
  slot_minutes = 30
  hours = ["Tue-Thu 10:00-12:00"]
  services = ["umzug"]
  open_days_ahead = 7
[[office]]
id = "nord"
name = { de = "Bürgerbüro Nord", en = "Citizens' office north" }
address = "Nordring 1, 44575 Castrop-Rauxel"
time_zone = "Europe/Berlin"
state = "NW"
  [[office.counter]]
  id = "1"
  slot_minutes = 15
  hours = ["Mon-Sat 11:00-12:00"]
  services = ["personalausweis"]
  open_days_ahead = 5
  [[office.counter]]
  id = "2"
  slot_minutes = 30
  hours = ["Mon 14:00-16:00"]
  services = ["umzug"]
  open_days_ahead = 5
[[service]]
id = "personalausweis"
group = "ausweise"
name = { de = "Personalausweis beantragen", en = "Apply for an identity card" }
minutes = 15
persons_max = 4
offices = ["rathaus", "nord"]
[[service]]
id = "reisepass"
group = "ausweise"
name = { de = "Reisepass beantragen", en = "Apply for a passport" }
minutes = 15
persons_max = 1
offices = ["rathaus"]
[[service]]
id = "umzug"
name = { de = "Wohnsitz anmelden", en = "Register a move" }
minutes = 30
offices = ["rathaus", "nord"]
"#;

fn configure(config: &mut Config) {
    config.town = Town::from_toml(TOWN).expect("a town");
    config.rounds.cron = "0 7,13 * * Mon-Fri".parse().expect("a cron line");
    config.rounds.opening_window_days = 3;
    config.mail.bounce_address = "bounce@example.org".parse().ok();
}

/// The town of the replay takes the place of the small one.
pub async fn move_in(world: &mut World, seed: u64) {
    world.app = world.configured(seed, configure).await;
    world.succeed(seed + 1, None).await;
}

/// How many want what on a working day, in tenths of a person.
pub const DEMAND: [(&str, u32); 3] = [("personalausweis", 140), ("reisepass", 75), ("umzug", 28)];
/// Who stood in the paper list and joins within the first days.
pub const AT_FIRST: [(&str, u32); 3] = [("personalausweis", 60), ("reisepass", 70), ("umzug", 10)];
