package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.usage.UsageRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerIT {

  private static UsageControl control;

  @BeforeAll
  static void start() {
    control = UsageControl.start();
    control.deliver(control.usage(10).build());
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE usage_record SET cost_nanos = 0",
        "DELETE FROM usage_record",
        "TRUNCATE usage_record CASCADE"
      })
  void isAppendOnlyEvenForItsOwner(String change) throws SQLException {
    assertThatThrownBy(() -> control.run(control.tenant().value(), change))
        .hasMessageContaining("permission denied");
    try (Connection owner = control.control().database().connectAsOwner();
        Statement statement = owner.createStatement()) {
      statement.execute("SELECT set_config('app.tenant', '" + control.tenant() + "', false)");
      assertThatThrownBy(() -> statement.execute(change)).hasMessageContaining("append-only");
      String partition =
          control.rows("SELECT min(tableoid::regclass::text) FROM usage_record").getFirst();
      assertThatThrownBy(() -> statement.execute(change.replace("usage_record", partition)))
          .hasMessageContaining("append-only");
    }
    assertThat(control.rows("SELECT count(*) FROM usage_record")).isNotEqualTo(List.of("0"));
  }

  @Test
  void forcesRowLevelSecurityOnEveryPartition() {
    assertThat(
            control.rows(
                """
                SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'usage_record'::regclass
                  AND NOT (c.relrowsecurity AND c.relforcerowsecurity)\
                """))
        .isEmpty();
    String partition =
        control.rows("SELECT min(tableoid::regclass::text) FROM usage_record").getFirst();
    assertThatThrownBy(() -> control.rows("SELECT 1 FROM " + partition))
        .hasMessageContaining("permission denied");
  }

  @Test
  void makesOnePartitionWhenManyAskForItAtOnce() throws Exception {
    List<Callable<Boolean>> askers = new ArrayList<>();
    for (int asker = 0; asker < 12; asker++) {
      UsageRecord record = control.usage(asker).build();
      askers.add(() -> {
        control.run(control.tenant().value(), "SELECT ensure_usage_partition('2031-05-17'::date)");
        return control.deliver(record).number("accepted") == 1;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Boolean> asked : threads.invokeAll(askers)) {
        assertThat(asked.get()).isTrue();
      }
    }
    assertThat(control.rows("SELECT to_regclass('usage_record_2031_05') IS NOT NULL"))
        .containsExactly("t");
  }

  @Test
  void takesAnIdOnlyOnceWhateverComesWithIt() {
    UsageRecord first = control.usage(100).build();
    UsageRecord other =
        control.usage(100).id(first.opened().id().value()).key("KEY000000009").build();

    assertThat(control.deliver(first).number("accepted")).isEqualTo(1);
    assertThat(control.deliver(other).number("duplicates")).isEqualTo(1);
  }
}
