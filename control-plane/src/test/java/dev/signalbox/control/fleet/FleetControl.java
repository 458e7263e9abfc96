package dev.signalbox.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/// A control plane with what fleet tests do to it over and over.
public final class FleetControl implements AutoCloseable {

  private final TestControl control;
  private final String tenant;
  private int changes;
  private boolean stopped;

  private FleetControl(TestControl control) {
    this.control = control;
    this.tenant = TestControl.json(control.get("/v1/tenant")).string("tenant_id");
  }

  public static FleetControl start() {
    FleetControl started = new FleetControl(TestControl.start());
    started.provider();
    return started;
  }

  /// Tests on a control plane that is there already.
  public static FleetControl on(TestControl control) {
    return new FleetControl(control);
  }

  public TestControl control() {
    return control;
  }

  /// A new enrolment token for a group.
  public String token(String group) {
    return json(control.post("/v1/fleet/groups/" + group + "/tokens", "{}"), 201).string("token");
  }

  /// A proxy that was just enrolled in a group.
  public TestProxy enrol(String group, String name) {
    TestProxy proxy = new TestProxy(control, name);
    assertThat(proxy.enrol(token(group)).statusCode()).isEqualTo(200);
    return proxy;
  }

  public void group(String name) {
    json(control.post("/v1/fleet/groups", "{\"name\":\"" + name + "\"}"), 201);
  }

  /// What the API shows of a proxy.
  public Obj proxy(TestProxy proxy) {
    return json(control.get("/v1/fleet/proxies/" + proxy.id()), 200);
  }

  public Obj rollout(String id) {
    return json(control.get("/v1/fleet/rollouts/" + id), 200);
  }

  /// Changes the policy, and says which version holds the change.
  public long change() {
    changes++;
    HttpResponse<String> answer =
        control.send(
            "PUT",
            "/v1/aliases/marker",
            TestControl.ADMIN,
            "{\"provider\":\"sim\",\"model\":\"s-" + changes + "\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(control.get("/v1/fleet/wait?timeout=10&group=nobody-is-here"), 200)
        .number("version");
  }

  private void provider() {
    HttpResponse<String> answer =
        control.send(
            "PUT",
            "/v1/providers/sim",
            TestControl.ADMIN,
            "{\"base_url\":\"http://127.0.0.1:9/v1\",\"formats\":[\"openai\"],\"models\":[\"s*\"],"
                + "\"scheme\":\"none\",\"secret\":\"none\"}");
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
  }

  /// Runs SQL as the tenant, to make time pass.
  public void sql(String sql, Object... values) {
    try (Connection connection = control.database().connectAsApp()) {
      connection.setAutoCommit(false);
      try (PreparedStatement enter =
          connection.prepareStatement("SELECT set_config('app.tenant', ?, true)")) {
        enter.setString(1, tenant);
        enter.execute();
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int index = 0; index < values.length; index++) {
          statement.setObject(index + 1, values[index]);
        }
        assertThat(statement.executeUpdate()).isPositive();
      }
      connection.commit();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public UUID tenant() {
    return UUID.fromString(tenant);
  }

  public static Obj json(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return TestControl.json(answer);
  }

  /// Ends the control plane and leaves its database.
  void stop() {
    if (!stopped) {
      stopped = true;
      control.close();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
