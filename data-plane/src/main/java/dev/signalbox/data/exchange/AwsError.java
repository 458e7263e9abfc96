package dev.signalbox.data.exchange;

/// The exception that AWS SDKs make of an HTTP status of Bedrock's.
public final class AwsError {

  private AwsError() {}

  /// The name of the exception.
  public static String of(int status) {
    return switch (status) {
      case 401, 403 -> "AccessDeniedException";
      case 404 -> "ResourceNotFoundException";
      case 408, 504 -> "ModelTimeoutException";
      case 429 -> "ThrottlingException";
      case 502, 503 -> "ServiceUnavailableException";
      default -> status < 500 ? "ValidationException" : "InternalServerException";
    };
  }
}
