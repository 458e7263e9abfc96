package dev.signalbox.data.credential.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.credential.FakeHead;
import dev.signalbox.model.key.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// Compares our signatures with those of the vendor's own signer.
class SigV4VendorTest {

  private static final int REQUESTS = 4_000;
  private static final List<String> MODELS =
      List.of(
          "us.anthropic.claude-opus-5-5",
          "anthropic.claude-3-haiku-20240307-v1:0",
          "arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-x",
          "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1/b2",
          "modèle/ünïcode 模型",
          "a b+c~d*e'f(g)!$&,;=@",
          "100%25",
          "..",
          ".hidden/./x/../y",
          "double//slash");

  private final AwsV4HttpSigner vendor = AwsV4HttpSigner.create();
  private final Random random = new Random(42);

  @Test
  void signsAsTheVendorDoes() {
    for (int number = 0; number < REQUESTS; number++) {
      Sample sample = sample();

      assertThat(ours(sample)).as("request %d: %s", number, sample).isEqualTo(theirs(sample));
    }
  }

  @Test
  void usesTheKeyOfTheDay() {
    AwsKeys keys = new AwsKeys("AK", new Secret("sk"), null);
    SigV4 signer = new SigV4("eu-central-1", "bedrock");
    List<String> signatures = new ArrayList<>();
    for (String time : List.of("2026-11-21T23:59:59Z", "2026-11-22T00:00:00Z")) {
      FakeHead head = new FakeHead("POST", "/x");
      signer.sign(head, new byte[32], keys, Instant.parse(time).toEpochMilli());
      FakeHead fresh = new FakeHead("POST", "/x");
      signer.sign(
          fresh,
          new byte[32],
          new AwsKeys("AK", new Secret("sk"), null),
          Instant.parse(time).toEpochMilli());
      assertThat(head.fields()).isEqualTo(fresh.fields());
      signatures.add(head.field("authorization"));
    }
    assertThat(signatures).doesNotHaveDuplicates();
  }

  private record Sample(
      String method,
      String path,
      List<List<String>> query,
      String body,
      String region,
      String token,
      String contentType,
      Instant at) {}

  private Sample sample() {
    String model = MODELS.get(random.nextInt(MODELS.size()));
    boolean raw = random.nextInt(4) == 0 && model.chars().allMatch(c -> c > ' ' && c < 127);
    String segment =
        raw && !model.contains("%")
            ? model
            : URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
    List<List<String>> query = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      query.add(List.of("q" + text() + count, random.nextInt(3) == 0 ? "" : text()));
    }
    return new Sample(
        random.nextInt(5) == 0 ? "GET" : "POST",
        "/model/" + segment + "/invoke" + (random.nextBoolean() ? "" : "-with-response-stream"),
        query,
        text().repeat(random.nextInt(50)),
        random.nextBoolean() ? "us-east-1" : "eu-central-1",
        random.nextBoolean() ? "" : "token/" + random.nextLong() + "==",
        random.nextBoolean() ? "application/json" : " application/json;  charset=utf-8 ",
        Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000)));
  }

  private String text() {
    StringBuilder out = new StringBuilder();
    for (int count = random.nextInt(6); count > 0; count--) {
      out.append("aZ09-_.~ /:?#[]@!$&'()*,;=%é模\"<>".charAt(random.nextInt(32)));
    }
    return out.toString();
  }

  private static String ours(Sample sample) {
    StringBuilder uri = new StringBuilder(sample.path());
    String separator = "?";
    for (List<String> pair : sample.query()) {
      uri.append(separator).append(encoded(pair.get(0)));
      if (!pair.get(1).isEmpty()) {
        uri.append('=').append(encoded(pair.get(1)));
      }
      separator = "&";
    }
    FakeHead head = new FakeHead(sample.method(), uri.toString());
    head.setField("host", "bedrock-runtime.test");
    head.setField("content-type", sample.contentType());
    head.setField("user-agent", "not signed");
    if (sample.query().isEmpty()) {
      head.setField("x-amz-target", " some  target ");
    }
    new SigV4(sample.region(), "bedrock")
        .sign(
            head,
            Hashing.sha256(sample.body().getBytes(StandardCharsets.UTF_8)),
            new AwsKeys(
                "AKIDEXAMPLE",
                new Secret("wJalrXUtnFEMI/K7MDENG"),
                sample.token().isEmpty() ? null : new Secret(sample.token())),
            sample.at().toEpochMilli());
    return head.field("authorization");
  }

  private String theirs(Sample sample) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(sample.method()))
            .protocol("https")
            .host("bedrock-runtime.test")
            .encodedPath(sample.path())
            .putHeader("content-type", sample.contentType());
    for (List<String> pair : sample.query()) {
      request.appendRawQueryParameter(pair.get(0), pair.get(1));
    }
    if (sample.query().isEmpty()) {
      request.putHeader("X-Amz-Target", " some  target ");
    }
    AwsCredentialsIdentity identity =
        sample.token().isEmpty()
            ? AwsCredentialsIdentity.create("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG")
            : AwsSessionCredentialsIdentity.create(
                "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG", sample.token());
    return vendor
        .sign(signing ->
            signing
                .identity(identity)
                .request(request.build())
                .payload(
                    ContentStreamProvider.fromByteArray(
                        sample.body().getBytes(StandardCharsets.UTF_8)))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                .putProperty(AwsV4HttpSigner.REGION_NAME, sample.region())
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(sample.at(), ZoneOffset.UTC)))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
