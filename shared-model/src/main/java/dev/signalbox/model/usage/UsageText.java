package dev.signalbox.model.usage;

import dev.signalbox.model.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Writes usage records as JSON text, straight into one buffer: a busy proxy ships thousands a
/// second, and a tree of objects for each would cost more than the calls themselves.
final class UsageText {

  private static final int RECORD_CHARS = 1_536;
  private static final Unit[] UNITS = Unit.values();

  private final StringBuilder out;
  private String separator = "";
  private long second = Long.MIN_VALUE;
  private String secondText = "";

  private UsageText(int records) {
    out = new StringBuilder(Math.multiplyExact(records, RECORD_CHARS) + 16);
  }

  static String of(List<UsageRecord> records) {
    UsageText text = new UsageText(records.size());
    text.out.append("{\"records\":[");
    String between = "";
    for (UsageRecord each : records) {
      text.out.append(between);
      text.write(each.opened(), each.closed());
      between = ",";
    }
    return text.out.append("]}").toString();
  }

  private void write(AttemptOpened opened, AttemptClosed closed) {
    separator = "{";
    put("id", opened.id().toString());
    put("tenant", opened.tenant().toString());
    put("key", opened.key().toString());
    put("call", opened.callId().toString());
    put("attempt", opened.attempt());
    time("opened_at", opened.openedAt());
    put("policy_version", opened.policyVersion());
    put("surface", opened.surface().wireName());
    put("provider", opened.provider());
    put("model_asked", opened.modelAsked());
    put("model_routed", opened.modelRouted());
    dimensions(opened.dimensions());
    opened.conversation().ifPresent(this::conversation);
    time("closed_at", closed.closedAt());
    put("outcome", closed.outcome().wireName());
    put("status", closed.status());
    put("model_served", closed.modelServed());
    put("served_tier", closed.servedTier());
    put("provider_request_id", closed.providerRequestId());
    counts(closed.counts());
    put("basis", closed.basis().wireName());
    put("request_bytes", closed.requestBytes());
    put("response_bytes", closed.responseBytes());
    put("first_byte_micros", closed.firstByteMicros());
    put("streamed", closed.streamed());
    out.append('}');
  }

  private void dimensions(List<Dimension> dimensions) {
    name("dimensions");
    out.append('[');
    String between = "";
    for (Dimension dimension : dimensions) {
      out.append(between);
      separator = "{";
      put("name", dimension.name());
      put("value", dimension.value());
      put("source", dimension.source());
      put("trusted", dimension.trusted());
      out.append('}');
      between = ",";
    }
    out.append(']');
    separator = ",";
  }

  /// Hashes travel as hexadecimal text, because JSON numbers stop being exact at 2^53 in most
  /// readers.
  private void conversation(ConversationHashes hashes) {
    name("conversation");
    out.append("{\"root\":\"").append(Long.toHexString(hashes.root())).append("\",\"chain\":[");
    String between = "";
    for (long link : hashes.chain()) {
      out.append(between).append('"').append(Long.toHexString(link)).append('"');
      between = ",";
    }
    out.append("]}");
  }

  private void counts(UsageCounts counts) {
    name("counts");
    out.append('{');
    separator = "";
    for (Unit unit : UNITS) {
      if (counts.of(unit) != 0) {
        put(unit.wireName(), counts.of(unit));
      }
    }
    out.append('}');
    separator = ",";
  }

  private void name(String name) {
    out.append(separator).append('"').append(name).append("\":");
    separator = ",";
  }

  /// As [Instant#toString] writes it. Records of one batch lie within seconds of each other, so
  /// that the calendar is asked once a second and not twice a record.
  private void time(String name, Instant value) {
    name(name);
    if (value.getEpochSecond() != second) {
      second = value.getEpochSecond();
      String whole = Instant.ofEpochSecond(second).toString();
      secondText = whole.substring(0, whole.length() - 1);
    }
    out.append('"').append(secondText);
    fraction(value.getNano());
    out.append("Z\"");
  }

  /// None, three, six or nine digits: the fewest that tell all.
  private void fraction(int nanos) {
    if (nanos == 0) {
      return;
    }
    out.append('.');
    int end = nanos % 1_000_000 == 0 ? 1_000_000 : nanos % 1_000 == 0 ? 1_000 : 1;
    for (int unit = 100_000_000; unit >= end; unit /= 10) {
      out.append((char) ('0' + nanos / unit % 10));
    }
  }

  private void put(String name, String value) {
    name(name);
    Json.quote(out, value);
  }

  private void put(String name, Optional<String> value) {
    if (value.isPresent()) {
      put(name, value.get());
    }
  }

  private void put(String name, long value) {
    name(name);
    out.append(value);
  }

  private void put(String name, boolean value) {
    name(name);
    out.append(value);
  }
}
