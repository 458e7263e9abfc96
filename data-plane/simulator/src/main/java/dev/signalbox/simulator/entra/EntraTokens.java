package dev.signalbox.simulator.entra;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import dev.signalbox.simulator.entra.EntraDirectory.Token;
import dev.signalbox.simulator.jose.Jwt;
import dev.signalbox.simulator.jose.OidcIssuer;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `POST /TENANT/oauth2/v2.0/token`, client credentials (docs: entra/identity-platform/
/// v2-oauth2-client-creds-grant-flow). Counts `entra:token`.
public final class EntraTokens implements Authority {

  /// The audience of federated tokens.
  public static final String FEDERATED_AUDIENCE = "api://AzureADTokenExchange";

  private static final Pattern PATH = Pattern.compile("/([^/]+)/oauth2/v2\\.0/token");
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final String DEFAULT = "/.default";
  private static final Duration HOUR = Duration.ofHours(1);

  private final EntraDirectory directory;
  private final OidcIssuer issuer;
  private final Tally tally;

  public EntraTokens(EntraDirectory directory, OidcIssuer issuer, Tally tally) {
    this.directory = directory;
    this.issuer = issuer;
    this.tally = tally;
  }

  @Override
  public Optional<Reply.Whole> answer(Request request) {
    Matcher path = PATH.matcher(request.path());
    return path.matches() && request.method().equals("POST")
        ? Optional.of(token(request, path.group(1)))
        : Optional.empty();
  }

  private Reply.Whole token(Request request, String tenant) {
    tally.count("entra:token");
    Map<String, String> form = request.form();
    String clientId = form.getOrDefault("client_id", "");
    String scope = form.getOrDefault("scope", "");
    if (!tenant.equals(EntraDirectory.TENANT)) {
      return EntraErrors.request(
          request, "invalid_request", 90002, "Tenant '" + tenant + "' not found.");
    }
    if (!form.getOrDefault("grant_type", "").equals("client_credentials")) {
      return EntraErrors.request(
          request, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
    }
    if (!directory.knows(clientId)) {
      return EntraErrors.request(
          request,
          "unauthorized_client",
          700016,
          "Application with identifier '" + clientId + "' was not found in the directory.");
    }
    if (!scope.endsWith(DEFAULT)) {
      return EntraErrors.request(
          request,
          "invalid_scope",
          1002012,
          "The provided value for scope " + scope + " is not valid.");
    }
    Optional<Reply.Whole> refusal = proof(request, form, clientId);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String audience = scope.substring(0, scope.length() - DEFAULT.length());
    Token made = directory.issue(clientId, audience, request.at(), HOUR);
    return Answers.json(
        200,
        JsonValue.object()
            .put("token_type", "Bearer")
            .put("expires_in", HOUR.toSeconds() - 1)
            .put("ext_expires_in", HOUR.toSeconds() - 1)
            .put("access_token", made.text())
            .build());
  }

  private Optional<Reply.Whole> proof(Request request, Map<String, String> form, String clientId) {
    String secret = form.getOrDefault("client_secret", "");
    String assertion = form.getOrDefault("client_assertion", "");
    if (!secret.isEmpty()) {
      return unless(
          directory.hasSecret(clientId, secret),
          request,
          7000215,
          "Invalid client secret provided. Ensure the secret being sent in the request is the"
              + " client secret value, not the client secret ID, for a secret added to app '"
              + clientId
              + "'.");
    }
    if (assertion.isEmpty() || !form.getOrDefault("client_assertion_type", "").equals(ASSERTION)) {
      return Optional.of(
          EntraErrors.client(
              request,
              7000218,
              "The request body must contain the following parameter: 'client_assertion' or"
                  + " 'client_secret'."));
    }
    Optional<Jwt> jwt = Jwt.parse(assertion);
    if (jwt.isEmpty()) {
      return Optional.of(EntraErrors.client(request, 50027, "JWT token is invalid or malformed."));
    }
    if (!jwt.get().current(request.at())) {
      return Optional.of(
          EntraErrors.client(
              request, 700024, "Client assertion is not within its valid time range."));
    }
    return jwt.get().claim("iss").equals(clientId)
        ? certificate(request, jwt.get(), clientId)
        : federated(request, jwt.get(), assertion, clientId);
  }

  private Optional<Reply.Whole> certificate(Request request, Jwt jwt, String clientId) {
    Optional<PublicKey> key =
        directory
            .certificate(clientId, Answers.text(jwt.header(), "x5t#S256"))
            .or(() -> directory.certificate(clientId, Answers.text(jwt.header(), "x5t")));
    boolean signed = key.filter(jwt::signedBy).isPresent();
    boolean forUs =
        jwt.claim("sub").equals(clientId)
            && jwt.audiences().stream().anyMatch(to -> to.endsWith(request.path()));
    return unless(
            signed,
            request,
            700027,
            "The certificate with identifier used to sign the client assertion is not registered"
                + " on application.")
        .or(() ->
            unless(
                forUs,
                request,
                700023,
                "Client assertion audience claim does not match Realm issuer."))
        .or(() ->
            unless(
                !jwt.claim("jti").isEmpty() && directory.isNew(clientId, jwt.claim("jti")),
                request,
                500132,
                "The client assertion has no id or was used before."));
  }

  private Optional<Reply.Whole> federated(
      Request request, Jwt jwt, String assertion, String clientId) {
    return unless(
            issuer.verify(assertion, FEDERATED_AUDIENCE, request.at()).isPresent(),
            request,
            700212,
            "No matching federated identity record found for presented assertion audience.")
        .or(() ->
            unless(
                directory.mayFederate(clientId, jwt.claim("sub")),
                request,
                700213,
                "No matching federated identity record found for presented assertion subject '"
                    + jwt.claim("sub")
                    + "'."));
  }

  private static Optional<Reply.Whole> unless(
      boolean good, Request request, long code, String text) {
    return good ? Optional.empty() : Optional.of(EntraErrors.client(request, code, text));
  }
}
