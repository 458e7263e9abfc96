package dev.signalbox.simulator.batch;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.script.Seal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A batch on its way. How far it is follows from the time alone: it begins after a quarter of the
/// time its work takes and ends with it, at the latest 24 hours after it came. Its calls are
/// answered when somebody first looks at them after its end. Safe for use by several threads.
public final class Job {

  /// The time after which a batch that is not done expires.
  public static final Duration WINDOW = Duration.ofHours(24);

  /// How a batch ends.
  public enum Ending {
    /// Every call was answered or refused.
    COMPLETED,
    /// Time was up.
    EXPIRED,
    /// Its owner gave it up.
    CANCELLED
  }

  /// What a batch is made of.
  ///
  /// @param headers credentials, version and betas of whoever handed it in
  /// @param work how long it takes
  /// @param told what the vendor's object repeats of the request
  /// @param faults why the input cannot be used, in the vendor's words; empty if it can
  public record Order(
      String id,
      Headers headers,
      Instant created,
      Duration work,
      List<Line> lines,
      JsonValue.Obj told,
      List<JsonValue> faults) {
    public Order {
      lines = List.copyOf(lines);
      faults = List.copyOf(faults);
    }
  }

  private record End(Instant at, Ending how, int done) {}

  private final Order order;
  private Optional<Instant> cancelled = Optional.empty();
  private Optional<End> forced = Optional.empty();
  private Optional<List<Outcome>> outcomes = Optional.empty();
  private boolean filed;

  public Job(Order order) {
    this.order = order;
  }

  /// What it is made of.
  public Order order() {
    return order;
  }

  /// Its id.
  public String id() {
    return order.id();
  }

  /// Its calls.
  public List<Line> lines() {
    return order.lines();
  }

  /// When its calls begin to be answered.
  public synchronized Instant begins() {
    Instant due = order.created().plus(order.work().dividedBy(4));
    return due.isBefore(end().at()) ? due : end().at();
  }

  /// When all calls are answered and the results are being written.
  public synchronized Instant finalizes() {
    Instant due = order.created().plus(order.work().multipliedBy(3).dividedBy(4));
    return due.isBefore(end().at()) ? due : end().at();
  }

  /// When it ends, as things stand.
  public synchronized Instant ends() {
    return end().at();
  }

  /// How it ends, as things stand.
  public synchronized Ending ending() {
    return end().how();
  }

  /// When its owner gave it up.
  public synchronized Optional<Instant> cancelled() {
    return cancelled;
  }

  /// Whether it has ended.
  public synchronized boolean ended(Instant now) {
    return !now.isBefore(end().at());
  }

  /// Gives it up, unless it has ended.
  public synchronized void cancel(Instant now) {
    if (!ended(now) && cancelled.isEmpty()) {
      cancelled = Optional.of(now);
    }
  }

  /// Ends it now, unless it has ended.
  ///
  /// @param how the name of an ending, in lower case
  /// @param done how many of its calls are answered
  /// @throws IllegalArgumentException if there is no such ending
  public synchronized void end(String how, int done, Instant now) {
    Ending ending = Ending.valueOf(how.toUpperCase(Locale.ROOT));
    if (!ended(now)) {
      forced = Optional.of(new End(now, ending, Math.clamp(done, 0, lines().size())));
    }
  }

  /// What became of its calls, in their order; it must have ended.
  public synchronized List<Outcome> outcomes(Worker worker, Seal seal) {
    if (outcomes.isEmpty()) {
      End end = end();
      List<Outcome> made = new ArrayList<>();
      for (Line line : lines()) {
        made.add(
            made.size() < end.done()
                ? answered(line, worker, seal.id("req_01", id() + made.size()), end.at())
                : new Outcome.Undone(line));
      }
      outcomes = Optional.of(List.copyOf(made));
    }
    return outcomes.get();
  }

  /// True the first time only: whoever is told so files the results.
  public synchronized boolean file() {
    boolean first = !filed;
    filed = true;
    return first;
  }

  private End end() {
    if (forced.isPresent()) {
      return forced.get();
    }
    boolean inTime = order.work().compareTo(WINDOW) <= 0;
    Instant due = order.created().plus(inTime ? order.work() : WINDOW);
    if (cancelled.isPresent()) {
      Instant last = cancelled.get().plus(order.work().dividedBy(4));
      return new End(last.isBefore(due) ? last : due, Ending.CANCELLED, share(cancelled.get()));
    }
    return inTime
        ? new End(due, Ending.COMPLETED, lines().size())
        : new End(due, Ending.EXPIRED, share(due));
  }

  /// How many calls are done at a time.
  private int share(Instant at) {
    long spent = Duration.between(order.created(), at).toMillis();
    return Math.toIntExact(lines().size() * spent / Math.max(1, order.work().toMillis()));
  }

  private Outcome answered(Line line, Worker worker, String requestId, Instant at) {
    Request request =
        new Request(
            requestId, at, "POST", line.path(), order.headers(), Json.writeBytes(line.body()));
    Reply reply = worker.answer(request);
    if (!(reply instanceof Reply.Whole whole)) {
      throw new IllegalStateException("a call of a batch was answered with a stream");
    }
    JsonValue.Obj body;
    try {
      body = Json.parse(whole.body()).asObject();
    } catch (JsonException plain) {
      String text = new String(whole.body(), StandardCharsets.UTF_8);
      body = JsonValue.object().put("message", text).build();
    }
    return new Outcome.Answered(line, whole.status(), requestId, body);
  }
}
