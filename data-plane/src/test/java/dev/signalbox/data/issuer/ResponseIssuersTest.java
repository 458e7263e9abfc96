package dev.signalbox.data.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.exchange.Issuer;
import dev.signalbox.model.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResponseIssuersTest {

  private static final TenantId ACME = new TenantId(new UUID(1, 2));
  private static final TenantId OTHER = new TenantId(new UUID(1, 3));
  private static final Issuer AZURE = new Issuer("azure", "gpt-5.5", 7);
  private static final Issuer OPENAI = new Issuer("openai", "gpt-5.5", 0);

  private final ResponseIssuers issuers = new ResponseIssuers(new Random(1));

  @Test
  void remembersWhoIssuedAResponseForItsTenantOnly() {
    issuers.note(ACME, "resp_1", AZURE);

    assertThat(issuers.find(ACME, "resp_1")).isEqualTo(AZURE);
    assertThat(issuers.find(OTHER, "resp_1")).isNull();
    assertThat(issuers.find(ACME, "resp_2")).isNull();
  }

  @Test
  void believesTheLastThatItHeard() {
    issuers.note(ACME, "resp_1", AZURE);
    issuers.note(ACME, "resp_1", OPENAI);

    assertThat(issuers.find(ACME, "resp_1")).isEqualTo(OPENAI);
  }

  @Test
  void keepsManyAndForgetsTheOldestFirst() {
    int all = 2 * ResponseIssuers.MOST;
    for (int index = 0; index < all; index++) {
      issuers.note(ACME, "resp_" + index, AZURE);
    }
    int young = 0;
    int old = 0;
    for (int index = 0; index < all; index++) {
      boolean known = issuers.find(ACME, "resp_" + index) != null;
      young += known && index >= all - ResponseIssuers.MOST / 2 ? 1 : 0;
      old += known && index < all / 4 ? 1 : 0;
    }

    assertThat(young).as("of the youngest half").isGreaterThan(ResponseIssuers.MOST * 48 / 100);
    assertThat(old).as("of the oldest quarter").isLessThan(ResponseIssuers.MOST / 25);
  }

  @Test
  void isSharedByThreads() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      String prefix = "resp_" + thread + "_";
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int index = 0; index < 2_000; index++) {
              issuers.note(ACME, prefix + index, new Issuer(prefix, "m", index));
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    int known = 0;
    for (int thread = 0; thread < 4; thread++) {
      for (int index = 0; index < 2_000; index++) {
        Issuer found = issuers.find(ACME, "resp_" + thread + "_" + index);
        if (found != null) {
          known++;
          assertThat(found.provider()).isEqualTo("resp_" + thread + "_");
          assertThat(found.credential()).isEqualTo(index);
        }
      }
    }
    assertThat(known).isGreaterThan(7_900);
  }
}
