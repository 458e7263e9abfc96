package dev.signalbox.control.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// How many changes fit through the head of one chain. The figures are in ADR 8; run with
/// `-Dsignalbox.full=true`.
@EnabledIfSystemProperty(named = "signalbox.full", matches = "true")
final class AppendSpeedIT {

  private static final int THREADS = 8;
  private static final int CHANGES = 2_000;

  private static TestControl control;

  @BeforeAll
  static void start() {
    control = TestControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void takesHundredsOfChangesASecondOfOneTenant() throws InterruptedException {
    List<TenantId> many =
        LongStream.range(0, THREADS)
            .mapToObj(index -> new TenantId(new UUID(0x7000, index)))
            .toList();
    changesPerSecond(many);
    long one = changesPerSecond(List.of(new TenantId(new UUID(0x7000, 99))));
    long eight = changesPerSecond(many);

    System.out.println("changes/s: one tenant " + one + ", eight tenants " + eight);
    assertThat(one).isGreaterThan(50);
  }

  private static long changesPerSecond(List<TenantId> tenants) throws InterruptedException {
    TenantTransactions transactions = control.bean(TenantTransactions.class);
    AuditLog log = control.bean(AuditLog.class);
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        threads.submit(() -> {
          for (int mine = next.getAndIncrement(); mine < CHANGES; mine = next.getAndIncrement()) {
            TenantId tenant = tenants.get(mine % tenants.size());
            AuditEntry entry = entry(mine);
            transactions.write(tenant, connection -> log.append(connection, tenant, entry));
          }
        });
      }
    }
    return CHANGES * 1_000_000_000L / (System.nanoTime() - start);
  }

  private static AuditEntry entry(int number) {
    return new AuditEntry(
        Instant.EPOCH,
        Actor.system("speed"),
        Origin.system("speed"),
        "test.speed",
        "test",
        Integer.toString(number),
        Optional.empty(),
        Optional.empty(),
        Optional.of(JsonValue.object().put("name", "x".repeat(500)).build()),
        Optional.empty());
  }
}
