package dev.signalbox.simulator;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.aws.AwsAccounts;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All vendors without a socket: requests in, replies out.
final class Vendors {

  final MovableClock clock = new MovableClock();
  private final Router router;
  private long sequence;

  Vendors() {
    try {
      router = new Router(SimulatorSettings.loopback(clock), new ExchangeLog(10, Optional.empty()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// What came back: the body as one text and the usage that was reported last.
  record Answered(int status, byte[] bytes, Optional<ReportedUsage> usage, List<Header> headers) {
    String body() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The value of a header.
    String header(String name) {
      return new Headers(headers).first(name).orElse("");
    }

    JsonValue.Obj json() {
      return Json.parse(bytes).asObject();
    }

    /// The message of an error answer.
    String error() {
      return json().object("error").string("message");
    }
  }

  /// Who is known to the clouds.
  Identities identities() {
    return router.identities();
  }

  /// Calls Bedrock, signed.
  Answered signed(String path, String body) {
    return send("POST", path, body, signer("bedrock").headers("POST", path, body));
  }

  /// Signs with the keys that every simulator knows.
  Signer signer(String service) {
    return new Signer(
        AwsAccounts.ACCESS_KEY_ID,
        AwsAccounts.SECRET_ACCESS_KEY.reveal(),
        Optional.empty(),
        "us-east-1",
        service,
        clock);
  }

  Answered post(String path, String body, String... headers) {
    List<Header> lines = new ArrayList<>();
    lines.add(new Header("x-api-key", "key"));
    lines.add(new Header("authorization", "Bearer key"));
    lines.add(new Header("anthropic-version", "2023-06-01"));
    for (int index = 0; index < headers.length; index += 2) {
      String name = headers[index];
      lines.removeIf(line -> line.name().equals(name));
      lines.add(new Header(name, headers[index + 1]));
    }
    return send("POST", path, body, lines);
  }

  Answered send(String method, String path, String body, List<Header> headers) {
    sequence++;
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Arrived request =
        new Arrived(
            sequence,
            "req_" + sequence,
            clock.instant(),
            method,
            path,
            new Headers(headers),
            bytes,
            Digest.of(bytes),
            false,
            true);
    Reply reply = router.answer(request).reply();
    return switch (reply) {
      case Reply.Whole whole ->
          new Answered(whole.status(), whole.body(), whole.usage(), whole.headers());
      case Reply.Events events -> streamed(events);
    };
  }

  private static Answered streamed(Reply.Events events) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Optional<ReportedUsage> usage = Optional.empty();
    while (events.frames().hasNext()) {
      Frame frame = events.frames().next();
      body.writeBytes(frame.bytes());
      usage = frame.usage().isPresent() ? frame.usage() : usage;
    }
    return new Answered(200, body.toByteArray(), usage, events.headers());
  }
}
