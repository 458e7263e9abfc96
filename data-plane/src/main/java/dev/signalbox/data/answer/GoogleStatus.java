package dev.signalbox.data.answer;

/// The status word that goes with an HTTP status in Google's errors (google.rpc.Code).
final class GoogleStatus {

  private GoogleStatus() {}

  static String of(int status) {
    return switch (status) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 408, 504 -> "DEADLINE_EXCEEDED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 500 -> "INTERNAL";
      case 502, 503 -> "UNAVAILABLE";
      default -> status < 500 ? "INVALID_ARGUMENT" : "UNKNOWN";
    };
  }
}
