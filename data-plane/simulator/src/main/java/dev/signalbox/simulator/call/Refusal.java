package dev.signalbox.simulator.call;

import java.util.Optional;
import java.util.OptionalInt;

/// A request that the vendor would not serve.
///
/// @param type the vendor's name for this kind of failure
/// @param parameter the part of the request at fault, where the vendor names one
/// @param code a finer name, where the vendor has one
public record Refusal(
    int status,
    String type,
    String message,
    Optional<String> parameter,
    Optional<String> code,
    OptionalInt retryAfterSeconds) {

  /// A request that is malformed.
  public static Refusal invalid(String message) {
    return of(400, "invalid_request_error", message);
  }

  /// A request that is malformed in one named part.
  public static Refusal invalid(String message, String parameter) {
    return new Refusal(
        400,
        "invalid_request_error",
        message,
        Optional.of(parameter),
        Optional.empty(),
        OptionalInt.empty());
  }

  /// Any other refusal.
  public static Refusal of(int status, String type, String message) {
    return new Refusal(
        status, type, message, Optional.empty(), Optional.empty(), OptionalInt.empty());
  }

  /// The same with a finer name.
  public Refusal withCode(String named) {
    return new Refusal(status, type, message, parameter, Optional.of(named), retryAfterSeconds);
  }

  /// The same with an advice when to come back.
  public Refusal withRetryAfter(OptionalInt seconds) {
    return new Refusal(status, type, message, parameter, code, seconds);
  }
}
