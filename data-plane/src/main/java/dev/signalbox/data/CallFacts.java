package dev.signalbox.data;

import dev.signalbox.data.dialect.BodyFact;
import dev.signalbox.data.dialect.BodyPatch;
import dev.signalbox.data.dialect.RequestScan;
import dev.signalbox.data.dialect.scan.JsonText;
import dev.signalbox.data.exchange.BodyFacts;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.exchange.Resolved;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.usage.Dimensions;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/// What the scan of a body means to the stages.
final class CallFacts {

  /// How Anthropic, OpenAI and AWS name a request.
  private static final List<String> REQUEST_IDS =
      List.of("request-id", "x-request-id", "x-amzn-requestid");

  private CallFacts() {}

  /// The provider's own name of the request.
  static Optional<String> requestId(HttpHeaders answer) {
    return REQUEST_IDS.stream().filter(answer::contains).map(answer::get).findFirst();
  }

  /// Whether these dimensions name a session.
  static boolean namesSession(List<Dimension> dimensions) {
    for (Dimension dimension : dimensions) {
      if (dimension.name().equals(Dimensions.SESSION)) {
        return true;
      }
    }
    return false;
  }

  /// A number that is the same for all calls of a session, or of a conversation where no session is
  /// known, else of a key.
  static long affinity(Resolved resolved) {
    for (Dimension dimension : resolved.dimensions()) {
      if (dimension.name().equals(Dimensions.SESSION)) {
        return dimension.value().hashCode();
      }
    }
    return resolved.conversation().isPresent()
        ? resolved.conversation().get().root()
        : resolved.authenticated().key().grant().id().hashCode();
  }

  /// What the body says about who asks.
  static BodyFacts of(RequestScan scan) {
    return new BodyFacts(
        fact(scan, BodyFact.METADATA_USER_ID),
        fact(scan, BodyFact.METADATA_SESSION_ID),
        fact(scan, BodyFact.METADATA_TASK_ID),
        fact(scan, BodyFact.PROMPT_CACHE_KEY),
        fact(scan, BodyFact.USER),
        fact(scan, BodyFact.PREVIOUS_RESPONSE_ID));
  }

  private static Optional<String> fact(RequestScan scan, BodyFact fact) {
    return Optional.ofNullable(scan.fact(fact));
  }

  /// Why a body that cannot be acted on is refused.
  static RefusalCode codeOf(RequestScan.Problem problem) {
    return switch (problem) {
      case NONE -> RefusalCode.INTERNAL;
      case BAD_MODEL -> RefusalCode.MODEL_MISSING;
      case NOT_JSON_OBJECT, REPEATED_MEMBER, TOO_DEEP, TRUNCATED -> RefusalCode.BODY_MALFORMED;
    };
  }

  /// Puts another model name in the place of the one that was sent.
  static BodyPatch rename(RequestScan scan, String model) {
    return new BodyPatch(scan.modelOffset(), scan.modelLength(), JsonText.quoted(model));
  }
}
