package dev.signalbox.simulator.google;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import dev.signalbox.simulator.google.GoogleAccounts.Token;
import dev.signalbox.simulator.jose.Jwt;
import dev.signalbox.simulator.jose.OidcIssuer;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where access tokens come from (docs: identity/protocols/oauth2/service-account,
/// iam/docs/reference/sts, iam/docs/reference/credentials). Counts `google:token`,
/// `google:exchange` and `google:impersonate`.
public final class GoogleTokens implements Authority {

  private static final Pattern IMPERSONATE =
      Pattern.compile("/v1/projects/-/serviceAccounts/([^/:]+):generateAccessToken");
  private static final String BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final String EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
  private static final Duration HOUR = Duration.ofHours(1);

  /// The members of the JSON form of a token exchange, and the parameters that they are.
  private static final Map<String, String> EXCHANGE_MEMBERS =
      Map.of(
          "grantType", "grant_type",
          "audience", "audience",
          "scope", "scope",
          "subjectToken", "subject_token",
          "subjectTokenType", "subject_token_type",
          "requestedTokenType", "requested_token_type");

  private final GoogleAccounts accounts;
  private final OidcIssuer issuer;
  private final Tally tally;

  public GoogleTokens(GoogleAccounts accounts, OidcIssuer issuer, Tally tally) {
    this.accounts = accounts;
    this.issuer = issuer;
    this.tally = tally;
  }

  @Override
  public Optional<Reply.Whole> answer(Request request) {
    if (!request.method().equals("POST")) {
      return Optional.empty();
    }
    if (request.path().equals("/token")) {
      return Optional.of(assertion(request));
    }
    if (request.path().equals("/v1/token")) {
      return Optional.of(exchange(request));
    }
    Matcher impersonated = IMPERSONATE.matcher(Request.decodePath(request.path()));
    return impersonated.matches()
        ? Optional.of(impersonate(request, impersonated.group(1)))
        : Optional.empty();
  }

  private Reply.Whole assertion(Request request) {
    tally.count("google:token");
    Map<String, String> form = request.form();
    if (!form.getOrDefault("grant_type", "").equals(BEARER_GRANT)) {
      return refuse("unsupported_grant_type", "Invalid grant_type: " + form.get("grant_type"));
    }
    Optional<Jwt> parsed = Jwt.parse(form.getOrDefault("assertion", ""));
    if (parsed.isEmpty()) {
      return refuse("invalid_grant", "Invalid JWT: Failed to parse the assertion.");
    }
    Jwt jwt = parsed.get();
    String email = jwt.claim("iss");
    if (!accounts.hasAccount(email)) {
      return refuse("invalid_grant", "Invalid grant: account not found");
    }
    Optional<PublicKey> key = accounts.key(email, Answers.text(jwt.header(), "kid"));
    if (key.isEmpty() || !jwt.signedBy(key.get())) {
      return refuse("invalid_grant", "Invalid JWT Signature.");
    }
    if (jwt.audiences().stream().noneMatch(audience -> audience.endsWith("/token"))) {
      return refuse("invalid_grant", "Invalid JWT: Failed audience check.");
    }
    Optional<Instant> begin = jwt.time("iat");
    Optional<Instant> end = jwt.time("exp");
    boolean reasonable =
        begin.isPresent()
            && end.isPresent()
            && jwt.current(request.at())
            && Duration.between(begin.get(), end.get()).compareTo(HOUR) <= 0;
    if (!reasonable) {
      return refuse(
          "invalid_grant",
          "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable"
              + " timeframe. Check your iat and exp values in the JWT claim.");
    }
    if (!jwt.claim("scope").contains(GoogleAccounts.CLOUD_SCOPE)) {
      return refuse("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
    }
    return Answers.json(200, body(accounts.issue(email, request.at(), HOUR), request.at()).build());
  }

  private Reply.Whole exchange(Request request) {
    tally.count("google:exchange");
    Map<String, String> asked = exchangeParameters(request);
    String audience = asked.getOrDefault("audience", "");
    String type = asked.getOrDefault("subject_token_type", "");
    if (!asked.getOrDefault("grant_type", "").equals(EXCHANGE_GRANT)) {
      return refuse("unsupported_grant_type", "Invalid value for \"grant_type\".");
    }
    if (!asked.getOrDefault("requested_token_type", "").equals(ACCESS_TOKEN_TYPE)) {
      return refuse("invalid_request", "Invalid value for \"requested_token_type\".");
    }
    if (!type.equals("urn:ietf:params:oauth:token-type:jwt")
        && !type.equals("urn:ietf:params:oauth:token-type:id_token")) {
      return refuse("invalid_request", "Invalid value for \"subject_token_type\".");
    }
    if (asked.getOrDefault("scope", "").isEmpty()) {
      return refuse("invalid_scope", "A scope is required.");
    }
    String token = asked.getOrDefault("subject_token", "");
    Optional<Jwt> jwt =
        issuer
            .verify(token, "https:" + audience, request.at())
            .or(() -> issuer.verify(token, audience, request.at()));
    if (jwt.isEmpty()) {
      return refuse("invalid_grant", "The given credential is invalid or expired.");
    }
    String subject = jwt.get().claim("sub");
    if (!accounts.mayFederate(audience, subject)) {
      return refuse(
          "unauthorized_client", "The given credential is rejected by the attribute condition.");
    }
    String principal = GoogleAccounts.federatedPrincipal(audience, subject);
    return Answers.json(
        200,
        body(accounts.issue(principal, request.at(), HOUR), request.at())
            .put("issued_token_type", ACCESS_TOKEN_TYPE)
            .build());
  }

  private static Map<String, String> exchangeParameters(Request request) {
    if (!request.headers().first("content-type").orElse("").startsWith("application/json")) {
      return request.form();
    }
    JsonValue.Obj body = Answers.body(request);
    Map<String, String> parameters = new HashMap<>();
    EXCHANGE_MEMBERS.forEach((member, name) -> parameters.put(name, Answers.text(body, member)));
    return parameters;
  }

  private Reply.Whole impersonate(Request request, String email) {
    tally.count("google:impersonate");
    Optional<Token> caller = request.bearer().flatMap(text -> accounts.live(text, request.at()));
    if (caller.isEmpty()) {
      return GoogleErrors.answer(401, "UNAUTHENTICATED", GoogleErrors.UNAUTHENTICATED);
    }
    if (!accounts.mayImpersonate(caller.get().principal(), email)) {
      return GoogleErrors.answer(
          403,
          "PERMISSION_DENIED",
          "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not"
              + " exist).");
    }
    JsonValue.Obj body = Answers.body(request);
    if (body.array("scope").isEmpty()) {
      return GoogleErrors.answer(400, "INVALID_ARGUMENT", "Scope required.");
    }
    String lifetime = body.get("lifetime").map(JsonValue::asString).orElse("3600s");
    if (!lifetime.matches("[1-9][0-9]{0,4}s") || seconds(lifetime) > HOUR.toSeconds()) {
      return GoogleErrors.answer(
          400, "INVALID_ARGUMENT", "The token lifetime must be from 1 to 3600 seconds.");
    }
    Token made = accounts.issue(email, request.at(), Duration.ofSeconds(seconds(lifetime)));
    return Answers.json(
        200,
        JsonValue.object()
            .put("accessToken", made.text())
            .put("expireTime", made.expires().toString())
            .build());
  }

  private static long seconds(String lifetime) {
    return Long.parseLong(lifetime.substring(0, lifetime.length() - 1));
  }

  /// A token as most of Google's services hand it out.
  static JsonValue.ObjectBuilder body(Token token, Instant now) {
    return JsonValue.object()
        .put("access_token", token.text())
        .put("expires_in", Duration.between(now, token.expires()).toSeconds())
        .put("token_type", "Bearer");
  }

  private static Reply.Whole refuse(String error, String description) {
    return Answers.json(
        400, JsonValue.object().put("error", error).put("error_description", description).build());
  }
}
