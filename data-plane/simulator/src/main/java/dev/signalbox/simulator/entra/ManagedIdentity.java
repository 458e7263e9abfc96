package dev.signalbox.simulator.entra;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import dev.signalbox.simulator.entra.EntraDirectory.Token;
import java.time.Duration;
import java.util.Optional;

/// `GET /metadata/identity/oauth2/token` (docs: entra/identity/managed-identities-azure-resources/
/// how-to-use-vm-token). Counts `entra:managed`.
public final class ManagedIdentity implements Authority {

  private static final String PATH = "/metadata/identity/oauth2/token";
  private static final Duration LIFE = Duration.ofHours(24);

  private final EntraDirectory directory;
  private final Tally tally;

  public ManagedIdentity(EntraDirectory directory, Tally tally) {
    this.directory = directory;
    this.tally = tally;
  }

  @Override
  public Optional<Reply.Whole> answer(Request request) {
    return request.path().equals(PATH) ? Optional.of(token(request)) : Optional.empty();
  }

  private Reply.Whole token(Request request) {
    tally.count("entra:managed");
    if (!request.headers().first("metadata").equals(Optional.of("true"))
        || request.headers().first("x-forwarded-for").isPresent()) {
      return refuse("Required metadata header not specified");
    }
    if (request.query("api-version").isEmpty() || request.query("resource").isEmpty()) {
      return refuse("Required query variable 'resource' or 'api-version' is missing");
    }
    String asked = request.query("client_id").orElse(EntraDirectory.MANAGED_IDENTITY);
    if (!asked.equals(EntraDirectory.MANAGED_IDENTITY)) {
      return refuse("Identity not found");
    }
    String resource = request.query("resource").orElseThrow();
    Token made = directory.issue(asked, resource, request.at(), LIFE);
    return Answers.json(
        200,
        JsonValue.object()
            .put("access_token", made.text())
            .put("client_id", asked)
            .put("expires_in", Long.toString(LIFE.toSeconds()))
            .put("expires_on", Long.toString(made.expires().getEpochSecond()))
            .put("ext_expires_in", Long.toString(LIFE.toSeconds()))
            .put("not_before", Long.toString(request.at().getEpochSecond()))
            .put("resource", resource)
            .put("token_type", "Bearer")
            .build());
  }

  private static Reply.Whole refuse(String description) {
    return Answers.json(
        400,
        JsonValue.object()
            .put("error", "invalid_request")
            .put("error_description", description)
            .build());
  }
}
