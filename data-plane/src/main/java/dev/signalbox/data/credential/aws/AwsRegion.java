package dev.signalbox.data.credential.aws;

/// Where the services of a region are.
final class AwsRegion {

  private AwsRegion() {}

  /// The address of a service in a region.
  static String endpoint(String service, String region) {
    String suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return "https://" + service + "." + region + "." + suffix;
  }
}
