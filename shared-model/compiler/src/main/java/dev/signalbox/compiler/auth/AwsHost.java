package dev.signalbox.compiler.auth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the host of an AWS service tells.
public final class AwsHost {

  /// `bedrock-runtime.eu-central-1.amazonaws.com`, also of private endpoints and of China.
  private static final Pattern REGION =
      Pattern.compile(
          "[./]([a-z]{2}(?:-[a-z]+)+-[0-9]{1,2})\\.(?:vpce\\.)?(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)(?:[:/].*)?$");

  private AwsHost() {}

  /// The region that an address names, or empty.
  public static String region(String url) {
    Matcher found = REGION.matcher(url);
    return found.find() ? found.group(1) : "";
  }
}
