package dev.signalbox.launcher;

import dev.signalbox.model.key.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongPredicate;

/// One data folder brought to life: four processes, set up and ready.
final class Installation {

  private static final String HOST = "127.0.0.1";
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  /// What a process needs of our environment. Provider keys are the proxy's alone.
  private static final List<String> HARMLESS =
      List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "JAVA_HOME");

  private final Path home;
  private final UpOptions options;
  private final DataFolder data;
  private final Supervisor supervisor;
  private final Map<String, String> environment;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /// @param home the project's folder
  /// @param environment ours
  Installation(
      Path home,
      UpOptions options,
      DataFolder data,
      Supervisor supervisor,
      Map<String, String> environment) {
    this.home = home;
    this.options = options;
    this.data = data;
    this.supervisor = supervisor;
    this.environment = Map.copyOf(environment);
  }

  /// What came of a start.
  ///
  /// @param notes what people should know
  record Outcome(Connection connection, List<String> notes) {}

  /// The ports of one run.
  private record Addresses(int gateway, int control, int operations, int simulator, int postgres) {

    static Addresses choose(UpOptions options) {
      int gateway = Ports.wanted(options.gatewayPort(), "--gateway-port");
      int control = Ports.wanted(options.controlPort(), "--control-port");
      return new Addresses(
          gateway,
          control,
          Ports.preferred(control + 1),
          Ports.preferred(control + 2),
          Ports.preferred(control + 3));
    }

    static URI url(int port) {
      return URI.create("http://" + HOST + ":" + port);
    }
  }

  /// Starts everything and returns when a first call would succeed.
  ///
  /// @throws StopException if something outside of us prevents it
  Outcome start() {
    Addresses addresses = Addresses.choose(options);
    StoredSecrets secrets =
        StoredSecrets.load(data).orElseGet(() -> StoredSecrets.create(new SecureRandom()));
    secrets.save(data);
    Child simulator = supervisor.start(simulator(addresses));
    Child control = supervisor.start(control(addresses, secrets));
    Postgres postgres =
        new Postgres(PostgresBinaries.unpack(Program.runFolder(home)), data, Unprivileged.find());
    postgres.create(secrets);
    supervisor.start(postgres.server(addresses.postgres(), harmless())).awaitReady(LONGEST_START);
    control.awaitReady(LONGEST_START);
    SetUp setUp =
        new SetUp(
            new ControlClient(client, Addresses.url(addresses.control()), secrets.adminToken()));
    List<String> notes =
        setUp.providers(
            options.providers(),
            environment,
            new ProviderPlan.Simulator(
                Addresses.url(addresses.simulator()).resolve("/v1"), data.simulatorKey()));
    Secret key = setUp.virtualKey(secrets.virtualKey());
    secrets.withVirtualKey(key).save(data);
    simulator.awaitReady(LONGEST_START);
    supervisor.start(proxy(addresses, enrolment(setUp))).awaitReady(LONGEST_START);
    new FirstCall(
            client,
            Addresses.url(addresses.gateway()),
            Addresses.url(addresses.operations()),
            Addresses.url(addresses.control()))
        .await(secrets.proxyToken(), key, LONGEST_START);
    Connection ready =
        new Connection(
            Addresses.url(addresses.gateway()),
            Addresses.url(addresses.control()),
            Addresses.url(addresses.operations()),
            Addresses.url(addresses.simulator()),
            secrets.adminToken(),
            key,
            Map.of());
    return new Outcome(supervisor.announce(ready), notes);
  }

  private ChildSpec simulator(Addresses addresses) {
    URI address = Addresses.url(addresses.simulator());
    return java(
        Program.SIMULATOR,
        List.of("--host", HOST, "--port", Integer.toString(addresses.simulator())),
        harmless(),
        pid -> Probe.answers(client, address));
  }

  /// What the proxy enrols with, unless it did so in an earlier run.
  private Map<String, String> enrolment(SetUp setUp) {
    boolean enrolled =
        DataFolder.read(data.proxyIdentity())
            .filter(identity -> identity.contains("\"proxy_id\""))
            .isPresent();
    return enrolled ? Map.of() : Map.of("SIGNALBOX_ENROL_TOKEN", setUp.enrolmentToken().reveal());
  }

  /// The proxy gets all of our environment: provider keys are resolved there and nowhere else.
  private ChildSpec proxy(Addresses addresses, Map<String, String> enrolment) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.putAll(enrolment);
    URI readiness = Addresses.url(addresses.operations()).resolve("/readyz");
    return java(
        Program.PROXY,
        List.of(
            "--control",
            Addresses.url(addresses.control()).toString(),
            "--name",
            "local",
            "--trust",
            data.trustedRoot().toString(),
            "--data",
            data.proxy().toString(),
            "--host",
            HOST,
            "--port",
            Integer.toString(addresses.gateway()),
            "--ops-port",
            Integer.toString(addresses.operations()),
            "--private-egress"),
        settings,
        pid -> Probe.ready(client, readiness));
  }

  private ChildSpec control(Addresses addresses, StoredSecrets secrets) {
    URI readiness = Addresses.url(addresses.control()).resolve("/readyz");
    Map<String, String> settings = new HashMap<>(harmless());
    settings.put("SIGNALBOX_CONTROL_HOST", HOST);
    settings.put("SIGNALBOX_CONTROL_PORT", Integer.toString(addresses.control()));
    settings.put("SIGNALBOX_DB_URL", Postgres.url(addresses.postgres()));
    settings.put("SIGNALBOX_DB_OWNER_USER", Postgres.OWNER);
    settings.put("SIGNALBOX_DB_OWNER_PASSWORD", secrets.owner().reveal());
    settings.put("SIGNALBOX_DB_APP_USER", Postgres.APPLICATION);
    settings.put("SIGNALBOX_DB_APP_PASSWORD", secrets.application().reveal());
    settings.put("SIGNALBOX_BOOTSTRAP_ADMIN_TOKEN", secrets.adminToken().reveal());
    settings.put("SIGNALBOX_PROXY_TOKEN", secrets.proxyToken().reveal());
    settings.put("SIGNALBOX_TRUST", data.trust().toString());
    return java(Program.CONTROL, List.of(), settings, pid -> Probe.ready(client, readiness));
  }

  private ChildSpec java(
      Program program, List<String> arguments, Map<String, String> settings, LongPredicate ready) {
    String name = program.name().toLowerCase(Locale.ROOT);
    return new ChildSpec(
        name, program.command(home, arguments), settings, data.log(name), ready, () -> {}, "TERM");
  }

  private Map<String, String> harmless() {
    Map<String, String> kept = new HashMap<>(environment);
    kept.keySet().retainAll(HARMLESS);
    return kept;
  }
}
