//! How a register is reached, by whom, and what it is refused under.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use segel_issue::register::{
    AddressDefect, Location, PasswordFileDefect, Register, RegisterError, ServerAddress,
};

use crate::bench::{Request, Tested, act, noon, opened, publish, read_file};
use crate::cluster::Cluster;
use crate::ground;

fn defect(address: &str) -> Option<AddressDefect> {
    match address.parse::<ServerAddress>() {
        Err(RegisterError::Address(defect)) => Some(defect),
        _ => None,
    }
}

#[test]
fn an_address_with_a_password_or_an_open_way_is_refused() {
    for (address, expected) in [
        ("postgresql://segel:rahasia@localhost/register", AddressDefect::Password),
        ("postgresql://segel:@localhost/register", AddressDefect::Password),
        ("postgresql://segel:ra/ha@sia@localhost/register", AddressDefect::Password),
        ("postgresql://segel:ra?ha=sia@localhost/register", AddressDefect::Form),
        ("postgresql://localhost:many/register", AddressDefect::Form),
        ("postgresql://segel@localhost/register?password=rahasia", AddressDefect::Password),
        ("postgresql://segel@db.example/register", AddressDefect::Unprotected),
        ("postgresql://segel@10.0.0.7/register", AddressDefect::Unprotected),
        ("postgresql:///register?host=db.example", AddressDefect::Unprotected),
        ("postgresql://segel@localhost/register?sslmode=verify-full", AddressDefect::Unprotected),
        ("postgresql://a,b/register", AddressDefect::Servers),
        ("postgresql:register", AddressDefect::Form),
        ("postgresql://localhost/regis%2", AddressDefect::Form),
        ("postgresql://localhost/regis%00ter", AddressDefect::Form),
    ] {
        assert_eq!(defect(address), Some(expected), "{address}");
    }
    for value in ["require", "disable"] {
        let address = format!("postgresql://localhost/register?sslmode={value}");
        let (name, value) = ("sslmode".to_owned(), value.to_owned());
        assert_eq!(defect(&address), Some(AddressDefect::Value { name, value }));
    }
    let unknown = defect("postgresql://localhost/register?options=-csearch_path");
    assert_eq!(unknown, Some(AddressDefect::Option { name: "options".to_owned() }));
}

#[test]
fn an_address_is_read_and_told_without_its_files() -> Tested {
    for (address, told) in [
        ("postgresql://segel@localhost/register", "postgresql://segel@localhost:5432/register"),
        ("postgres://[::1]:5433/register", "postgresql://[::1]:5433/register"),
        (
            "postgresql://s%40egel@%2Frun%2Fpg/register?port=5433",
            "postgresql://s@egel@/register?host=/run/pg&port=5433",
        ),
        (
            "postgresql:///register?user=segel&passfile=/etc/segel/pass",
            "postgresql://segel@/register?host=/var/run/postgresql&port=5432",
        ),
        (
            "postgresql://segel@db.example/register?sslmode=verify-full&sslrootcert=/etc/root.pem",
            "postgresql://segel@db.example:5432/register",
        ),
    ] {
        assert_eq!(address.parse::<ServerAddress>()?.to_string(), told);
    }
    assert!(matches!(Location::named("postgresql.db".into())?, Location::File(_)));
    Ok(())
}

/// A file of passwords with a mode.
fn password_file(text: &str, mode: u32) -> std::io::Result<PathBuf> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pass-{mode:o}-{}", text.len()));
    std::io::Write::write_all(&mut std::fs::File::create(&path)?, text.as_bytes())?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode))?;
    Ok(path)
}

/// Gives a database to the user who has a password.
fn give(database: &str) -> Tested {
    let statement = format!("ALTER DATABASE {database} OWNER TO guarded");
    Ok(Cluster::get()?.administrator(database)?.batch_execute(&statement)?)
}

#[test]
fn a_password_comes_from_a_file_that_nobody_else_reads() -> Tested {
    let database = ground::database()?;
    give(&database)?;
    let Location::Server(address) = ground::named("guarded", &database)? else {
        return Err("no server".into());
    };
    let open = |text: &str, mode| -> Result<Result<Register, RegisterError>, std::io::Error> {
        let place = Location::Server(address.clone().or_password_file(&password_file(text, mode)?));
        Ok(opened(&place))
    };
    let good = format!("localhost:*:{database}:guarded:rahasia\\:sekali\n");
    let path = password_file(&good, 0o640)?;
    let defect = PasswordFileDefect::OpenToOthers;
    let told = open(&good, 0o640)?.map(|_| ());
    assert_eq!(told, Err(RegisterError::PasswordFile { path, defect }));
    let wrong = open(&good.replace("rahasia", "lain"), 0o600)?.map(|_| ());
    let text = wrong.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(text.contains("password authentication failed"), "{text}");
    assert!(!text.contains("lain"), "{text}");
    let none = open("", 0o600)?.map(|_| ());
    assert!(matches!(none, Err(RegisterError::NoConnection { .. })), "{none:?}");
    let mut register = open(&good, 0o600)??;
    publish(&mut register, &Request::new("a", "2026-11-24")?)?;
    assert_eq!(register.audit(read_file)?.breaches, []);
    Ok(())
}

#[test]
fn over_the_network_the_server_proves_who_it_is() -> Tested {
    let database = ground::database()?;
    give(&database)?;
    let cluster = Cluster::get()?;
    let (port, folder) = (cluster.port(), cluster.folder());
    let pass = format!("*:{port}:{database}:guarded:rahasia\\:sekali");
    let pass = password_file(&pass, 0o600)?;
    let open = |host: &str, options: &str| -> Result<Register, RegisterError> {
        let pass = pass.display();
        let address =
            format!("postgresql://guarded@{host}:{port}/{database}?passfile={pass}{options}");
        opened(&Location::named(address.into())?)
    };
    let trusting = |file: &Path| format!("&sslrootcert={}", file.display());
    let refused = |host: &str, options: &str| match open(host, options) {
        Ok(_) => "opened".to_owned(),
        Err(error) => error.to_string(),
    };
    let root = trusting(&folder.join("root.pem"));
    let mut register = open("localhost", &root)?;
    publish(&mut register, &Request::new("a", "2026-11-24")?)?;
    // Another name than the certificate's, no way to tell, and a way that the server has not.
    let text = refused("127.0.0.1", &root);
    assert!(text.contains("certificate not valid for name"), "{text}");
    let text = refused("127.0.0.1", "");
    assert!(text.contains("no pg_hba.conf entry"), "{text}");
    let text = refused("localhost", &trusting(&folder.join("names")));
    assert!(text.contains("no certificate in PEM"), "{text}");
    // The server's own certificate is no authority.
    let text = refused("localhost", &trusting(&folder.join("server.pem")));
    assert!(text.contains("certificate"), "{text}");
    Ok(())
}

/// The rights of a desk's own account, as the guide has them.
fn rights() -> Result<String, Box<dyn std::error::Error>> {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guides/register-on-a-server.md");
    let guide = std::fs::read_to_string(guide)?;
    let from = guide.find("GRANT USAGE").ok_or("no grants in the guide")?;
    let (rights, _) = guide.split_at(from).1.split_once("```").ok_or("no end")?;
    Ok(rights.replace("segel_desk", "desk"))
}

#[test]
fn a_desk_needs_no_right_to_rewrite_anything() -> Tested {
    let database = ground::database()?;
    opened(&ground::named("postgres", &database)?)?;
    let mut owner = Cluster::get()?.administrator(&database)?;
    owner.batch_execute(&rights()?)?;
    let place = ground::named("desk", &database)?;
    let mut register = place.open()?;
    let request = Request::new("a", "2026-11-24")?;
    let by = act(noon(request.day));
    let entry = publish(&mut register, &request)?;
    register.withdraw(entry.id, "keliru", &by)?;
    let mut desk = register.desk();
    let route = "paraf:kasi,tte:camat".parse()?;
    let appointing = segel_issue::register::desk::Appointing::new(
        "operator-1",
        segel_issue::register::desk::ADMINISTRATOR,
        segel_issue::Capacity::Definitif,
        by.at,
    );
    desk.appoint(&appointing, &by)?;
    desk.set_route("siujk", None, &route, &by)?;
    assert_eq!(register.audit(read_file)?.breaches, []);
    let mut config = postgres::Config::new();
    let cluster = Cluster::get()?;
    config.host_path(cluster.folder()).port(cluster.port()).user("desk").dbname(&database);
    let mut client = config.connect(postgres::NoTls)?;
    for statement in [
        "UPDATE segel.journal SET actor = 'x'",
        "DELETE FROM segel.entry",
        "UPDATE segel.entry SET nomor = 'x'",
        "TRUNCATE segel.journal",
        "DROP TRIGGER journal_stays ON segel.journal",
        "ALTER TABLE segel.journal DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION segel.refuse() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN RETURN NEW; END'",
        "DROP SCHEMA segel CASCADE",
        "SET session_replication_role = replica",
    ] {
        let error = client.batch_execute(statement).err().ok_or(statement)?;
        let code = error.code().map(postgres::error::SqlState::code);
        assert_eq!(code, Some("42501"), "{statement}: {error}");
    }
    Ok(())
}

#[test]
fn foreign_schemas_newer_ones_and_servers_that_lose_numbers_are_refused() -> Tested {
    let place = ground::place("foreign")?;
    let path = PathBuf::from(place.to_string());
    ground::execute(&place, "CREATE SCHEMA segel; CREATE TABLE segel.t (x INT)")?;
    let foreign = Err(RegisterError::NotARegister { path });
    assert_eq!(opened(&place).map(|_| ()), foreign);
    assert_eq!(place.open().map(|_| ()), foreign);
    ground::execute(&place, "DROP SCHEMA segel CASCADE; CREATE SCHEMA segel")?;
    assert_eq!(opened(&place)?.check_journal()?.seq, 1, "an empty schema may be there");
    ground::execute(&place, "INSERT INTO migration VALUES (99)")?;
    let newer = RegisterError::NewerSchema { found: 99, known: 2 };
    assert_eq!(place.open().map(|_| ()), Err(newer));

    let latin = "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0";
    Cluster::get()?.administrator("postgres")?.batch_execute(latin)?;
    let (setting, value) = ("server_encoding", "LATIN1".to_owned());
    let latin = opened(&ground::named("postgres", "latin")?).map(|_| ());
    assert_eq!(latin, Err(RegisterError::Unsafe { setting, value }));

    let nowhere = ground::named("postgres", "nowhere")?.open().map(|_| ());
    let text = nowhere.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(text.contains("no connection: database \"nowhere\" does not exist"), "{text}");
    let silent = Location::named("postgresql:///register?host=/nowhere".into())?;
    let text = silent.open().err().map(|error| error.to_string()).unwrap_or_default();
    assert!(text.starts_with("postgresql:///register?host=/nowhere&port=5432: no conn"), "{text}");
    Ok(())
}

#[test]
fn a_session_never_weakens_how_a_number_is_kept() -> Tested {
    let place = ground::place("durable")?;
    opened(&place)?;
    ground::execute(
        &place,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off',
            current_database()); END $$",
    )?;
    // Whoever inserts a line tells under which setting he does.
    ground::execute(
        &place,
        "CREATE TABLE public.told (setting TEXT);
        CREATE FUNCTION public.tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO public.told VALUES (current_setting('synchronous_commit')); RETURN NEW;
        END $$;
        CREATE TRIGGER tell AFTER INSERT ON journal FOR EACH ROW EXECUTE FUNCTION public.tell()",
    )?;
    Request::new("a", "2026-11-24")?.ask(&mut place.open()?)?;
    let told = ground::past(&place)?.query_one("SELECT setting FROM public.told", &[])?;
    assert_eq!(told.try_get::<_, String>(0)?, "on");
    Ok(())
}

#[test]
fn the_audit_names_what_was_altered_in_the_database() -> Tested {
    for (statement, expected) in [
        ("ALTER TABLE journal DISABLE TRIGGER journal_stays", "trigger journal_stays"),
        ("ALTER TABLE entry DISABLE TRIGGER ALL", "trigger entry_goes_on"),
        ("ALTER TABLE entry DROP CONSTRAINT entry_check", "constraint entry_check"),
        ("ALTER TABLE entry ALTER nomor DROP NOT NULL", "column entry.nomor"),
        ("ALTER TABLE entry ADD note TEXT", "column entry.note"),
        ("ALTER TABLE journal ENABLE ROW LEVEL SECURITY", "table journal"),
        ("CREATE TABLE other ()", "table other"),
        ("CREATE RULE blind AS ON UPDATE TO entry DO INSTEAD NOTHING", "rule blind"),
        ("CREATE POLICY blind ON journal USING (false)", "policy blind"),
        (
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
                AS 'BEGIN RETURN NEW; END'",
            "function refuse",
        ),
        (
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'entry_nomor'::regclass",
            "index entry_nomor",
        ),
    ] {
        let place = ground::place("altered")?;
        let register = opened(&place)?;
        assert_eq!(register.audit(read_file)?.breaches, []);
        ground::execute(&place, statement)?;
        let told: Vec<String> =
            register.audit(read_file)?.breaches.iter().map(ToString::to_string).collect();
        let expected = format!("{expected} was altered, added or removed");
        assert!(told.contains(&expected), "{statement}: {told:?}");
    }
    Ok(())
}
