//! What the machine is: its disks, the systems offered for it, their licences.

use super::{Row, row};
use crate::harness::parse_json;
use reinstall_panel::api::{ApiError, Call, Reply, decode};
use reinstall_panel::domain::decimal::Gb;
use reinstall_panel::domain::disks::{Disks, DisksError, Scheme, SchemeBlocked};
use reinstall_panel::domain::id::ServerId;
use reinstall_panel::domain::licence::{Licence, PricePerCore};
use reinstall_panel::domain::os::Unfit;
use reinstall_panel::domain::server::{Kind, Server};

pub fn rows() -> Vec<Row> {
    let mut rows = disks();
    rows.extend(schemes());
    rows.extend(systems());
    rows.extend(licences());
    rows
}

fn disks() -> Vec<Row> {
    use DisksError::{Malformed, Missing, TooMany};
    let cases: [(&str, Result<&[u32], DisksError>); 58] = [
        ("1000", Ok(&[1000])),
        ("1", Ok(&[1])),
        ("2x960", Ok(&[960, 960])),
        ("2X960", Ok(&[960, 960])),
        ("2×960", Ok(&[960, 960])),
        ("2*960", Ok(&[960, 960])),
        (" 2 x 960 gb ", Ok(&[960, 960])),
        ("2x960GB + 4000Gb", Ok(&[960, 960, 4000])),
        ("480+2x960", Ok(&[480, 960, 960])),
        ("960.0", Ok(&[960])),
        ("02x0960", Ok(&[960, 960])),
        ("2x1.92TB", Ok(&[1920, 1920])),
        ("2 x 3,84 TB SSD", Ok(&[3840, 3840])),
        ("2x960 NVMe + 4x4000 SATA", Ok(&[960, 960, 4000, 4000, 4000, 4000])),
        ("2x960,4x4000", Ok(&[960, 960, 4000, 4000, 4000, 4000])),
        ("1x 512 NVMe & 2x 8TB HDD", Ok(&[512, 8000, 8000])),
        ("480 GB SSD x2", Ok(&[480, 480])),
        ("894.25 GiB", Ok(&[960])),
        ("960 GB of 1920 GB", Err(Malformed)),
        ("2 disks", Err(Malformed)),
        ("15.360 GB", Err(Malformed)),
        ("4294967295", Ok(&[u32::MAX])),
        ("64x1", Ok(&[1; 64])),
        ("32x1+32x1", Ok(&[1; 64])),
        ("", Err(Missing)),
        ("  ", Err(Missing)),
        ("\n", Err(Missing)),
        ("0", Err(Malformed)),
        ("0x960", Err(Malformed)),
        ("2x0", Err(Malformed)),
        ("x", Err(Malformed)),
        ("x960", Err(Malformed)),
        ("2x", Err(Malformed)),
        ("2xx960", Err(Malformed)),
        ("2x960x3", Err(Malformed)),
        ("+", Err(Malformed)),
        ("960+", Err(Malformed)),
        ("+960", Err(Malformed)),
        ("960++960", Err(Malformed)),
        ("960, 960", Ok(&[960, 960])),
        ("960 960", Err(Malformed)),
        ("960;960", Ok(&[960, 960])),
        ("960-960", Err(Malformed)),
        ("-960", Err(Malformed)),
        ("2x-960", Err(Malformed)),
        ("1e3", Err(Malformed)),
        ("0x3c0", Err(Malformed)),
        ("960.5", Err(Malformed)),
        ("1,92", Err(Malformed)),
        ("2TB", Ok(&[2000])),
        ("960G", Ok(&[960])),
        ("two", Err(Malformed)),
        ("２x960", Err(Malformed)),
        ("2х960", Ok(&[960, 960])),
        ("4294967296", Err(Malformed)),
        ("99999999999999999999", Err(Malformed)),
        ("65x1", Err(TooMany)),
        ("18446744073709551615x960", Err(TooMany)),
    ];
    let verdict = |text| Disks::parse(text).map(|disks| disks.sizes_gb().to_vec());
    cases
        .iter()
        .map(|(text, wanted)| row("disks", text, &wanted.map(<[u32]>::to_vec), &verdict(text)))
        .collect()
}

/// Disks that a scheme can't be had on, and their neighbours on which it can.
fn schemes() -> Vec<Row> {
    use Scheme::{Hba, Raid0, Raid1, Raid10, Raid10S};
    use SchemeBlocked::{FewPairs, NotTwo, OneDisk, Unpaired};
    let cases: [(&str, Scheme, Result<(), SchemeBlocked>); 24] = [
        ("480", Raid0, Err(OneDisk)),
        ("480", Hba, Err(OneDisk)),
        ("480", Raid1, Err(OneDisk)),
        ("480", Raid10, Err(OneDisk)),
        ("480", Raid10S, Err(OneDisk)),
        ("1 + 4000", Raid0, Ok(())),
        ("1 + 4000", Hba, Ok(())),
        ("90 + 100", Raid1, Ok(())),
        ("100 + 90", Raid1, Ok(())),
        ("89 + 100", Raid1, Err(Unpaired)),
        ("480 + 4000", Raid1, Err(Unpaired)),
        ("3x480", Raid1, Err(NotTwo)),
        ("4x480", Raid1, Err(NotTwo)),
        ("2x480", Raid10, Err(FewPairs(2))),
        ("3x480", Raid10, Err(FewPairs(2))),
        ("4x480", Raid10, Ok(())),
        ("5x480", Raid10, Err(Unpaired)),
        ("480 + 4000 + 480 + 4000", Raid10, Ok(())),
        ("3x480 + 4000", Raid10, Err(Unpaired)),
        ("4x480", Raid10S, Err(FewPairs(3))),
        ("5x480", Raid10S, Err(FewPairs(3))),
        ("6x480", Raid10S, Ok(())),
        ("4x4000 + 2x480", Raid10S, Ok(())),
        ("480 + 5x4000", Raid10S, Err(Unpaired)),
    ];
    let fits = |text, scheme: Scheme| scheme.fits(&Disks::parse(text).expect("disks"));
    let field = |scheme: Scheme| scheme.name();
    cases
        .iter()
        .map(|(text, scheme, wanted)| row(field(*scheme), text, wanted, &fits(text, *scheme)))
        .collect()
}

type Fits = Option<Result<(), Unfit>>;

/// A system as the API tells it, held against a server with 4 GB of memory and 20 GB for the
/// system: `None` when it can't be read at all.
fn systems() -> Vec<Row> {
    let ram = |needs| Some(Err(Unfit::Ram { needs: Gb::parse(needs).expect("GB"), has: Gb::whole(4) }));
    let disk = |needs| Some(Err(Unfit::Disk { needs: Gb::parse(needs).expect("GB"), has: Gb::whole(20) }));
    let kind = Some(Err(Unfit::Kind(Kind::BareMetal)));
    let inactive = Some(Err(Unfit::Inactive));
    let fits = Some(Ok(()));
    let cases: [(&str, Fits); 42] = [
        (r#"{"id":180,"name":"Debian 12"}"#, fits),
        (r#"{"id":"180","name":"Debian 12"}"#, fits),
        (r#"{"id":180,"name":"D","bm":1}"#, fits),
        (r#"{"id":180,"name":"D","bm":"true"}"#, fits),
        (r#"{"id":180,"name":"D","bm":true,"vm":true}"#, fits),
        (r#"{"id":180,"name":"D","bm":0,"vm":0}"#, fits),
        (r#"{"id":180,"name":"D","vm":1}"#, kind),
        (r#"{"id":180,"name":"D","bm":"0","gpu":"1"}"#, kind),
        (r#"{"id":180,"name":"D","bm":"false","vgpu":"1"}"#, kind),
        (r#"{"id":180,"name":"D","tags":[{"tag":"bm","value":"1"}]}"#, fits),
        (r#"{"id":180,"name":"D","tags":[{"tag":"BM","value":"1"}]}"#, fits),
        (r#"{"id":180,"name":"D","tags":[{"tag":"vm","value":"1"}]}"#, kind),
        (r#"{"id":180,"name":"D","tags":[]}"#, fits),
        (r#"{"id":180,"name":"D","tags":null}"#, fits),
        (r#"{"id":180,"name":"D","tags":"x"}"#, fits),
        (r#"{"id":180,"name":"D","min_ram":4}"#, fits),
        (r#"{"id":180,"name":"D","min_ram":"4.0"}"#, fits),
        (r#"{"id":180,"name":"D","min_ram":"4.001"}"#, fits),
        (r#"{"id":180,"name":"D","min_ram":"4.21"}"#, fits),
        (r#"{"id":180,"name":"D","min_ram":"4.22"}"#, ram("4.22")),
        (r#"{"id":180,"name":"D","min_ram":5}"#, ram("5")),
        (r#"{"id":180,"name":"D","min_ram":"4,5"}"#, ram("4.5")),
        (r#"{"id":180,"name":"D","tags":[{"tag":"min_ram","value":"8"}]}"#, ram("8")),
        (r#"{"id":180,"name":"D","min_ram":""}"#, fits),
        (r#"{"id":180,"name":"D","min_ram":null}"#, fits),
        (r#"{"id":180,"name":"D","min_ram":"much"}"#, fits),
        (r#"{"id":180,"name":"D","min_ram":-1}"#, fits),
        (r#"{"id":180,"name":"D","min_hdd":20}"#, fits),
        (r#"{"id":180,"name":"D","min_hdd":21}"#, disk("21")),
        (r#"{"id":180,"name":"D","min_hdd":"20.5"}"#, disk("20.5")),
        (r#"{"id":180,"name":"D","tags":[{"tag":"min_hdd","value":40}]}"#, disk("40")),
        (r#"{"id":180,"name":"D","min_ram":8,"min_hdd":40}"#, ram("8")),
        (r#"{"id":180,"name":"D","active":1}"#, fits),
        (r#"{"id":180,"name":"D","active":0}"#, inactive),
        (r#"{"id":180,"name":"D","active":"0","vm":1}"#, inactive),
        (r#"{"id":180,"name":"D","active":false}"#, inactive),
        (r#"{"id":180}"#, None),
        (r#"{"name":"D"}"#, None),
        (r#"{"id":"","name":"D"}"#, None),
        (r#"{"id":-1,"name":"D"}"#, None),
        (r#"{"id":180,"name":""}"#, None),
        (r#""Debian 12""#, None),
    ];
    cases.iter().map(|(told, wanted)| row("system", told, wanted, &verdict(told))).collect()
}

fn verdict(told: &str) -> Fits {
    let id = ServerId(25250);
    let body = format!(r#"{{"result":"OK","os_list":[{told}]}}"#);
    let reply = decode(&Call::OsList(id), None, 200, None, &body, parse_json);
    let offered = match reply {
        Ok(Reply::Systems { offered, .. }) => offered,
        // A list of which nothing can be read is not understood.
        Err(ApiError::Undecodable { .. }) => return None,
        other => panic!("not a list of systems: {other:?}"),
    };
    let server = Server { kind: Some(Kind::BareMetal), ram: Some(Gb::whole(4)), ..Server::unknown(id) };
    offered.first().map(|os| os.fits(&server, Some(20)))
}

/// Licences, and cents a month.
type Cost = (u64, u64);

/// A price and a number of cores.
fn licences() -> Vec<Row> {
    let cases: [(&str, u32, Option<Cost>); 30] = [
        ("4.2", 0, Some((8, 3_360))),
        ("4.2", 1, Some((8, 3_360))),
        ("4.2", 7, Some((8, 3_360))),
        ("4.2", 8, Some((8, 3_360))),
        ("4.2", 9, Some((10, 4_200))),
        ("4.2", 10, Some((10, 4_200))),
        ("4.2", 11, Some((12, 5_040))),
        ("4.2", 128, Some((128, 53_760))),
        ("4.2", u32::MAX, Some((4_294_967_296, 1_803_886_264_320))),
        ("4,20", 16, Some((16, 6_720))),
        (" 4.20 ", 16, Some((16, 6_720))),
        ("19.75", 13, Some((14, 27_650))),
        ("0.8206", 8, Some((8, 656))),
        ("0.0001", 8, Some((8, 0))),
        ("0.00001", 8, None),
        ("0.00625", 8, Some((8, 5))),
        ("5", 8, Some((8, 4_000))),
        (".5", 8, Some((8, 400))),
        ("5.", 8, Some((8, 4_000))),
        ("", 8, None),
        ("0", 8, None),
        ("0.00", 8, None),
        ("-4.2", 8, None),
        ("+4.2", 8, None),
        ("€4.2", 8, None),
        ("4.2 EUR", 8, None),
        ("free", 8, None),
        ("1e3", 8, None),
        ("1.000,50", 8, None),
        ("1000000", 8, None),
    ];
    let verdict = |price, cores| {
        let licence = Licence::new(cores, PricePerCore::parse(price)?);
        Some((licence.count, licence.cents()))
    };
    let input = |price, cores| format!("{price} for {cores} cores");
    cases
        .iter()
        .map(|(price, cores, wanted)| row("licence", &input(price, cores), wanted, &verdict(price, *cores)))
        .collect()
}
