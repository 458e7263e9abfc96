package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.JsonValue.Obj;
import org.junit.jupiter.api.Test;

/// What becomes of usage when the tree changes under it.
final class MovedNodesIT {

  @Test
  void leaveUsageWhereItWasBookedAndBookNewUsageAtTheNewPlace() {
    try (UsageControl usage = UsageControl.start()) {
      String key = usage.key("ada@example.org", "payments");
      usage.deliver(usage.usage(20).key(key).build());
      String before = paths(usage);
      TestControl control = usage.control();
      Obj unit =
          TestControl.json(
              control.post(
                  "/v1/nodes",
                  "{\"kind\":\"business_unit\",\"name\":\"unit\",\"parent_id\":\"%s\"}"
                      .formatted(node(control, "default"))));
      String team = node(control, "default/payments");

      assertThat(
              control
                  .send(
                      "PATCH",
                      "/v1/nodes/" + team,
                      TestControl.ADMIN,
                      "{\"parent_id\":\"%s\"}".formatted(unit.string("id")))
                  .statusCode())
          .isEqualTo(200);

      assertThat(paths(usage)).isEqualTo(before).doesNotContain(unit.string("id"));
      usage.deliver(usage.usage(10).key(key).build());
      assertThat(paths(usage)).startsWith(before).contains(unit.string("id"));
      assertThat(
              usage.rows(
                  "SELECT count(*) FROM usage_rollup WHERE node_path @> ARRAY['%s'::uuid]"
                      .formatted(unit.string("id"))))
          .containsExactly("1");
    }
  }

  private static String paths(UsageControl usage) {
    return String.join(
        "\n", usage.rows("SELECT node_path::text FROM usage_record ORDER BY opened_at, id"));
  }

  private static String node(TestControl control, String path) {
    return TestControl.json(control.get("/v1/nodes")).array("data").stream()
        .map(item -> item.asObject())
        .filter(node -> node.string("path").equals(path))
        .findFirst()
        .orElseThrow()
        .string("id");
  }
}
