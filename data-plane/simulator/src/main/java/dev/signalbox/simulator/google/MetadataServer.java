package dev.signalbox.simulator.google;

import dev.signalbox.simulator.call.Answers;
import dev.signalbox.simulator.call.Authority;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import dev.signalbox.simulator.call.Tally;
import dev.signalbox.simulator.google.GoogleAccounts.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a machine of Google Cloud is told about itself (docs: compute/docs/metadata). Gives the
/// same token until four minutes before its end. Counts `google:metadata`.
public final class MetadataServer implements Authority {

  private static final String ROOT = "/computeMetadata/v1/";
  private static final String ACCOUNTS = "instance/service-accounts/";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration RENEWED_BEFORE = Duration.ofMinutes(4);
  private static final Header FLAVOR = new Header("metadata-flavor", "Google");

  private final GoogleAccounts accounts;
  private final Tally tally;
  private Optional<Token> current = Optional.empty();

  public MetadataServer(GoogleAccounts accounts, Tally tally) {
    this.accounts = accounts;
    this.tally = tally;
  }

  /// Back to no token.
  public synchronized void reset() {
    current = Optional.empty();
  }

  @Override
  public synchronized Optional<Reply.Whole> answer(Request request) {
    if (!request.path().startsWith(ROOT)) {
      return Optional.empty();
    }
    tally.count("google:metadata");
    boolean asked = request.headers().first("metadata-flavor").equals(Optional.of("Google"));
    if (!asked || request.headers().first("x-forwarded-for").isPresent()) {
      return text(403, "Missing Metadata-Flavor:Google header.");
    }
    return switch (request.path().substring(ROOT.length())) {
      case ACCOUNTS + "default/token", ACCOUNTS + GoogleAccounts.DEFAULT_ACCOUNT + "/token" ->
          Optional.of(
              Answers.json(
                  200, GoogleTokens.body(token(request.at()), request.at()).build(), FLAVOR));
      case ACCOUNTS + "default/email" -> text(200, GoogleAccounts.DEFAULT_ACCOUNT);
      case "project/project-id" -> text(200, "simulator");
      default -> text(404, "Not Found");
    };
  }

  private Token token(Instant now) {
    Instant soon = now.plus(RENEWED_BEFORE);
    if (current.filter(token -> soon.isBefore(token.expires())).isEmpty()
        || accounts.live(current.orElseThrow().text(), now).isEmpty()) {
      current = Optional.of(accounts.issue(GoogleAccounts.DEFAULT_ACCOUNT, now, LIFE));
    }
    return current.orElseThrow();
  }

  private static Optional<Reply.Whole> text(int status, String text) {
    return Optional.of(Answers.of(status, "application/text", text, FLAVOR));
  }
}
