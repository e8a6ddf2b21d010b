//! The town of the simulation: small counters, so that there is always somebody who waits.

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
  hours = ["Mon-Fri 08:00-09:00", "Thu 14:00-15:00"]
  services = ["personalausweis", "reisepass"]
  open_days_ahead = 10
  [[office.counter]]
  id = "2"
  slot_minutes = 30
  hours = ["Tue-Wed 10:00-11:30"]
  services = ["umzug"]
  open_days_ahead = 14
[[office]]
id = "nord"
name = { de = "Bürgerbüro Nord", en = "Citizens' office north" }
address = "Nordring 1, 44575 Castrop-Rauxel"
time_zone = "Europe/Berlin"
state = "NW"
  [[office.counter]]
  id = "1"
  slot_minutes = 15
  hours = ["Mon-Sat 11:00-11:30"]
  services = ["personalausweis"]
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
persons_max = 2
offices = ["rathaus"]
[[service]]
id = "umzug"
name = { de = "Wohnsitz anmelden", en = "Register a move" }
minutes = 30
offices = ["rathaus"]
"#;

/// Two rounds a day, and the first week of each list is its opening.
fn configure(config: &mut Config) {
    config.town = Town::from_toml(TOWN).expect("a town");
    config.rounds.cron = "0 7,13 * * Mon-Fri".parse().expect("a cron line");
    config.rounds.opening_window_days = 5;
    config.mail.bounce_address = "bounce@example.org".parse().ok();
}

/// The town of the simulation takes the place of the small one.
pub async fn move_in(world: &mut World, seed: u64) {
    world.app = world.configured(seed, configure).await;
    world.succeed(seed + 1, None).await;
}
