package dev.signalbox.control.session;

import dev.signalbox.model.id.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// The id of a session as people and the API write it. If the client named the session, it is that
/// name. Else it is `stitched-` and the record id of its first call, or, for a call that shows no
/// conversation (an embedding, say), `call-` and the call's id. A client's name that looks like one
/// of these is written with `client-` before it, so that no name stands for two sessions.
sealed interface SessionName {

  /// Named by the client.
  record ByClient(String value) implements SessionName {}

  /// Stitched from conversation hashes. Any record of the session names it.
  record Stitched(UUID recordId) implements SessionName {}

  /// One call alone.
  record SingleCall(UUID callId) implements SessionName {}

  /// Reads an id.
  static SessionName parse(String id) {
    if (id.startsWith(Prefixes.CLIENT)) {
      return new ByClient(id.substring(Prefixes.CLIENT.length()));
    }
    Optional<UUID> stitched = Prefixes.uuidAfter(Prefixes.STITCHED, id);
    if (stitched.isPresent()) {
      return new Stitched(stitched.get());
    }
    Optional<UUID> call = Prefixes.uuidAfter(Prefixes.CALL, id);
    return call.isPresent() ? new SingleCall(call.get()) : new ByClient(id);
  }

  /// The id that [#parse] reads.
  default String text() {
    return switch (this) {
      case ByClient client ->
          Prefixes.RESERVED.matcher(client.value()).lookingAt()
              ? Prefixes.CLIENT + client.value()
              : client.value();
      case Stitched stitched -> Prefixes.STITCHED + stitched.recordId();
      case SingleCall call -> Prefixes.CALL + call.callId();
    };
  }

  /// The thread of all records of such a session, if the name alone decides it: a UUID of version 8
  /// made of tenant, kind and name. Threads of stitched sessions are record ids, of version 7, so
  /// the two never meet.
  default Optional<UUID> thread(TenantId tenant) {
    return switch (this) {
      case ByClient client -> Optional.of(Prefixes.hashed(tenant, Prefixes.CLIENT, client.value()));
      case SingleCall call ->
          Optional.of(Prefixes.hashed(tenant, Prefixes.CALL, call.callId().toString()));
      case Stitched ignored -> Optional.empty();
    };
  }

  /// How the kinds are told apart.
  final class Prefixes {

    private static final String CLIENT = "client-";
    private static final String STITCHED = "stitched-";
    private static final String CALL = "call-";
    private static final Pattern RESERVED = Pattern.compile("(client|stitched|call)-");
    private static final Pattern UUID_FORM =
        Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Prefixes() {}

    private static Optional<UUID> uuidAfter(String prefix, String id) {
      if (!id.startsWith(prefix)) {
        return Optional.empty();
      }
      String rest = id.substring(prefix.length());
      return UUID_FORM.matcher(rest).matches()
          ? Optional.of(UUID.fromString(rest))
          : Optional.empty();
    }

    private static UUID hashed(TenantId tenant, String kind, String name) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((tenant + "\n" + kind + "\n").getBytes(StandardCharsets.UTF_8));
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & ~0xF000L) | 0x8000L;
        long low = (hash.getLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every JDK has SHA-256", impossible);
      }
    }
  }
}
