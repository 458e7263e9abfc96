package dev.signalbox.control.change;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Callers;
import dev.signalbox.control.audit.Origin;
import dev.signalbox.control.audit.Surface;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.RequestIds;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// Gives a controller its [ChangeRequest].
@Singleton
final class ChangeRequestBinder implements TypedRequestArgumentBinder<ChangeRequest> {

  static final String DRY_RUN = "signalbox.dry-run";

  private static final String CLIENT = "x-signalbox-client";
  private static final int MAX_REASON = 500;

  @Override
  public Argument<ChangeRequest> argumentType() {
    return Argument.of(ChangeRequest.class);
  }

  @Override
  public BindingResult<ChangeRequest> bind(
      ArgumentConversionContext<ChangeRequest> context, HttpRequest<?> source) {
    Optional<ChangeRequest> bound = Callers.of(source).map(caller -> request(caller, source));
    return () -> bound;
  }

  private static ChangeRequest request(Caller caller, HttpRequest<?> source) {
    boolean dryRun = dryRun(source);
    source.setAttribute(DRY_RUN, dryRun);
    return new ChangeRequest(
        caller,
        new Origin(surface(caller, source), RequestIds.of(source), address(source)),
        dryRun,
        Optional.ofNullable(source.getHeaders().get("if-match")),
        reason(source));
  }

  /// What `?dryRun` says; a problem if it says neither true nor false.
  static boolean dryRun(HttpRequest<?> source) {
    List<String> values = source.getParameters().getAll("dryRun");
    if (values.isEmpty() || values.equals(List.of("false"))) {
      return false;
    }
    if (values.equals(List.of("true"))) {
      return true;
    }
    throw wrong("dryRun must be true or false");
  }

  /// What the client says it is, if it is one of ours; else the door that its credential opens.
  private static Surface surface(Caller caller, HttpRequest<?> source) {
    List<String> said = source.getHeaders().getAll(CLIENT);
    if (said.isEmpty()) {
      return switch (caller.surface()) {
        case API -> Surface.API;
      };
    }
    return Optional.of(said)
        .filter(values -> values.size() == 1)
        .flatMap(values -> Surface.ofClient(values.getFirst()))
        .orElseThrow(() -> wrong(CLIENT + " must be console or cli, or left out"));
  }

  private static Optional<String> reason(HttpRequest<?> source) {
    Optional<String> reason =
        Optional.ofNullable(source.getHeaders().get("x-signalbox-reason"))
            .map(String::strip)
            .filter(text -> !text.isEmpty());
    if (reason.isPresent()
        && (reason.get().length() > MAX_REASON
            || reason.get().chars().anyMatch(Character::isISOControl))) {
      throw wrong("x-signalbox-reason must have 1 to " + MAX_REASON + " printable characters");
    }
    return reason;
  }

  static String address(HttpRequest<?> source) {
    InetSocketAddress remote = source.getRemoteAddress();
    InetAddress address = remote == null ? null : remote.getAddress();
    return address == null ? "" : address.getHostAddress();
  }

  private static RuntimeException wrong(String detail) {
    return Problem.of(ProblemCode.INVALID_PARAMETER, detail).asException();
  }
}
