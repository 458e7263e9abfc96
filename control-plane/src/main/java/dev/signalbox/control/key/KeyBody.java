package dev.signalbox.control.key;

import dev.signalbox.control.http.Fields;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeyScope;
import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads what requests say about keys and templates.
final class KeyBody {

  private static final int MAX_PATTERN = 256;
  private static final int MAX_TIME = 40;
  private static final int MAX_NETWORK = 64;
  private static final int MAX_NETWORKS = 100;
  private static final int MAX_LABELS = 50;
  private static final int MAX_LABEL = 500;
  private static final String NEVER = "never";
  private static final List<String> SURFACES =
      Arrays.stream(Surface.values()).map(Surface::wireName).toList();

  private KeyBody() {}

  /// The body of a new key.
  static KeyWish ofNew(byte[] body) {
    Fields fields = Fields.of(body);
    Optional<UUID> template = fields.optionalId("template_id", UUID::fromString);
    Optional<MemberId> owner =
        template.isPresent()
            ? fields.optionalId("owner_id", MemberId::parse)
            : fields.id("owner_id", MemberId::parse);
    return read(fields, owner, template, false);
  }

  /// The body of a change.
  static KeyWish ofChange(byte[] body) {
    Fields fields = Fields.of(body);
    return read(fields, fields.optionalId("owner_id", MemberId::parse), Optional.empty(), true);
  }

  private static KeyWish read(
      Fields fields, Optional<MemberId> owner, Optional<UUID> template, boolean change) {
    Optional<NodeId> node = fields.optionalId("node_id", NodeId::parse);
    Optional<List<String>> models = models(fields);
    Optional<List<String>> routes = routes(fields);
    Optional<List<String>> surfaces = surfaces(fields);
    Optional<List<String>> networks = networks(fields);
    Optional<Obj> metadata = fields.optionalLabels("metadata", MAX_LABELS, MAX_LABEL);
    Optional<KeyWish.Expiry> expiry =
        fields.optionalParsed("expires_at", MAX_TIME, KeyBody::expiry);
    Optional<Boolean> suspended = change ? fields.optionalFlag("suspended") : Optional.empty();
    fields.check();
    return new KeyWish(
        owner, node, template, models, routes, surfaces, networks, metadata, expiry, suspended);
  }

  static Optional<List<String>> models(Fields fields) {
    return notEmpty(fields, "models", fields.optionalTexts("models", MAX_PATTERN));
  }

  static Optional<List<String>> routes(Fields fields) {
    return notEmpty(fields, "routes", fields.optionalTexts("routes", MAX_PATTERN));
  }

  static Optional<List<String>> surfaces(Fields fields) {
    Optional<List<String>> names =
        notEmpty(fields, "surfaces", fields.optionalTexts("surfaces", MAX_PATTERN));
    if (names.isPresent() && !names.get().equals(List.of(KeyScope.ANY))) {
      for (int index = 0; index < names.get().size(); index++) {
        if (!SURFACES.contains(names.get().get(index))) {
          fields.fail("surfaces/" + index, "must be one of " + String.join(", ", SURFACES));
        }
      }
    }
    return names;
  }

  /// Networks in their canonical text.
  static Optional<List<String>> networks(Fields fields) {
    Optional<List<String>> written =
        notEmpty(fields, "networks", fields.optionalTexts("networks", MAX_NETWORK));
    if (written.isEmpty()) {
      return written;
    }
    if (written.get().size() > MAX_NETWORKS) {
      fields.fail("networks", "must have at most " + MAX_NETWORKS + " networks");
    }
    String[] networks = new String[written.get().size()];
    for (int index = 0; index < networks.length; index++) {
      try {
        networks[index] = IpRange.parse(written.get().get(index)).toString();
      } catch (IllegalArgumentException malformed) {
        networks[index] = "";
        fields.fail("networks/" + index, String.valueOf(malformed.getMessage()));
      }
    }
    return Optional.of(List.of(networks));
  }

  /// An empty list would allow nothing; whoever writes one means something else.
  private static Optional<List<String>> notEmpty(
      Fields fields, String name, Optional<List<String>> texts) {
    if (texts.isPresent() && texts.get().isEmpty()) {
      fields.fail(name, "must not be empty; leave it out for no restriction");
    }
    return texts;
  }

  private static KeyWish.Expiry expiry(String text) {
    if (text.equals(NEVER)) {
      return new KeyWish.Expiry(Optional.empty());
    }
    try {
      return new KeyWish.Expiry(Optional.of(OffsetDateTime.parse(text).toInstant()));
    } catch (DateTimeParseException wrong) {
      throw new IllegalArgumentException(
          "must be a time like 2027-01-31T12:00:00Z, or never", wrong);
    }
  }

  /// Refuses a moment that has passed.
  static Optional<Instant> future(Optional<KeyWish.Expiry> expiry, Instant now) {
    Optional<Instant> at = expiry.flatMap(KeyWish.Expiry::at);
    if (at.isPresent() && !at.get().isAfter(now)) {
      throw dev.signalbox.control.http.Problem.inBody("/expires_at", "must be in the future")
          .asException();
    }
    return at;
  }
}
