package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.e2e.Stack.Command;
import dev.signalbox.e2e.Stack.Part;
import dev.signalbox.e2e.Traffic.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Control plane and PostgreSQL are gone: the proxy goes on, even from a fresh start, and hands all
/// usage over when they are back.
final class OutageIT {

  private static final int CALLS_EACH = 5;
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  @Test
  void servesWithoutAControlPlaneAndDeliversAllUsageAfterwards() throws Exception {
    try (Stack stack = Stack.start("outage")) {
      List<Result> results = new ArrayList<>(Traffic.calls(stack, "before", CALLS_EACH));
      Command proxy = stack.command(Part.PROXY);
      stack.pauseLauncher();
      try {
        stack.kill(Part.CONTROL);
        stack.kill(Part.POSTGRES);
        await().atMost(LONGEST_START).until(() -> !stack.isReady(Part.CONTROL));
        results.addAll(Traffic.calls(stack, "alone", CALLS_EACH));
        stack.kill(Part.PROXY);
        results.addAll(callsOfAnotherProxy(stack, proxy));
      } finally {
        stack.resumeLauncher();
      }
      for (Part part : Part.values()) {
        await(part + " is back")
            .atMost(LONGEST_START)
            .pollInterval(POLL)
            .until(() -> stack.isReady(part));
      }
      results.addAll(Traffic.calls(stack, "after", CALLS_EACH));

      assertThat(results).allMatch(Result::complete).hasSize(4 * 6 * CALLS_EACH);
      Books.Tally tally = Books.read(stack).proves(results);
      System.out.println("outage: " + tally);
      assertThat(tally.reported()).isEqualTo(results.size());
      assertThat(tally.estimated()).isZero();
    }
  }

  /// Starts the proxy again with nothing but what is on its disk.
  private static List<Result> callsOfAnotherProxy(Stack stack, Command command)
      throws IOException, InterruptedException {
    await().atMost(LONGEST_START).until(() -> !stack.isReady(Part.PROXY));
    Process proxy = command.start(stack.logs().resolve("proxy-alone.log"));
    try {
      await("the proxy is ready from its disk")
          .atMost(LONGEST_START)
          .pollInterval(POLL)
          .until(() -> stack.isReady(Part.PROXY));
      assertThat(stack.isReady(Part.CONTROL)).isFalse();
      return Traffic.calls(stack, "restarted", CALLS_EACH);
    } finally {
      proxy.destroyForcibly().waitFor();
    }
  }
}
