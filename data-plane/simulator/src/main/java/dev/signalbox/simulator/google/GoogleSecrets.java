package dev.signalbox.simulator.google;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// `GET /v1/projects/P/secrets/S/versions/V:access` (docs: secret-manager/docs/reference/rest).
/// Counts `google:secret`.
public final class GoogleSecrets implements Authority {

  private static final Pattern PATH =
      Pattern.compile("/v1/(projects/[^/]+/secrets/[^/]+)/versions/([0-9]{1,9}|latest):access");

  private final GoogleAccounts accounts;
  private final Tally tally;
  private final Map<String, List<Secret>> secrets = new HashMap<>();

  public GoogleSecrets(GoogleAccounts accounts, Tally tally) {
    this.accounts = accounts;
    this.tally = tally;
  }

  /// Adds a version.
  ///
  /// @param name `projects/P/secrets/S`
  public synchronized void put(String name, Secret value) {
    secrets.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
  }

  /// Forgets everything.
  public synchronized void reset() {
    secrets.clear();
  }

  @Override
  public synchronized Optional<Reply.Whole> answer(Request request) {
    Matcher path = PATH.matcher(Request.decodePath(request.path()));
    return path.matches() && request.method().equals("GET")
        ? Optional.of(read(request, path.group(1), path.group(2)))
        : Optional.empty();
  }

  private Reply.Whole read(Request request, String name, String asked) {
    tally.count("google:secret");
    if (request.bearer().flatMap(text -> accounts.live(text, request.at())).isEmpty()) {
      return GoogleErrors.answer(401, "UNAUTHENTICATED", GoogleErrors.UNAUTHENTICATED);
    }
    List<Secret> versions = secrets.getOrDefault(name, List.of());
    int version = asked.equals("latest") ? versions.size() : Integer.parseInt(asked);
    if (version < 1 || version > versions.size()) {
      return GoogleErrors.answer(
          404, "NOT_FOUND", "Secret [" + name + "] not found or has no versions.");
    }
    byte[] value = versions.get(version - 1).reveal().getBytes(StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(value, 0, value.length);
    return Answers.json(
        200,
        JsonValue.object()
            .put("name", name + "/versions/" + version)
            .put(
                "payload",
                JsonValue.object()
                    .put("data", Base64.getEncoder().encodeToString(value))
                    .put("dataCrc32c", Long.toString(crc.getValue()))
                    .build())
            .build());
  }
}
