package dev.signalbox.control.fleet;

import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.control.audit.Origin;
import dev.signalbox.control.audit.Surface;
import dev.signalbox.control.fleet.Enrolment.Membership;
import dev.signalbox.control.fleet.Enrolment.Wanted;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.JsonPage;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.RequestIds;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Where a proxy gets an identity and renews it.
@Controller("/v1/fleet")
@ExecuteOn(TaskExecutors.BLOCKING)
final class EnrolmentApi {

  private static final int MAX_TOKEN = 128;
  private static final int MAX_NAME = 100;
  private static final int MAX_SCHEMAS = 16;
  private static final int HEX_DIGEST = 64;

  private final Enrolment enrolment;

  EnrolmentApi(Enrolment enrolment) {
    this.enrolment = enrolment;
  }

  @Post("/enrol")
  HttpResponse<byte[]> enrol(HttpRequest<?> request, @Body byte[] body) {
    Fields fields = Fields.of(body);
    Secret token = new Secret(fields.text("token", MAX_TOKEN));
    String name = fields.name("name", MAX_NAME);
    String software = fields.name("software_version", MAX_NAME);
    List<Integer> schemas = schemas(fields);
    Optional<SecretDigest> identity = digest(fields);
    fields.check();
    Wanted wanted =
        new Wanted(
            token,
            name,
            software,
            schemas,
            HexFormat.of().parseHex(identity.orElseThrow().toHex()));
    Origin origin = new Origin(Surface.PROXY, RequestIds.of(request), address(request));
    return JsonPage.answer(json(enrolment.enrol(wanted, origin)));
  }

  @Post("/renew")
  HttpResponse<byte[]> renew(ProxyCaller caller, @Body byte[] body) {
    EnrolledProxy proxy = enrolled(caller);
    Fields fields = Fields.of(body);
    Optional<SecretDigest> identity = digest(fields);
    fields.check();
    return JsonPage.answer(
        json(enrolment.renew(proxy, HexFormat.of().parseHex(identity.orElseThrow().toHex()))));
  }

  /// Refuses a proxy that has no identity of its own.
  static EnrolledProxy enrolled(ProxyCaller caller) {
    return caller
        .enrolled()
        .orElseThrow(() ->
            Problem.of(ProblemCode.FORBIDDEN, "Only an enrolled proxy may; enrol it first.")
                .asException());
  }

  private static Optional<SecretDigest> digest(Fields fields) {
    return fields.parsed(
        "credential_sha256",
        HEX_DIGEST,
        text -> {
          try {
            return SecretDigest.fromHex(text);
          } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("must be 64 hexadecimal digits", wrong);
          }
        });
  }

  private static List<Integer> schemas(Fields fields) {
    Optional<JsonValue> value = fields.optionalValue("schemas");
    List<Integer> schemas = new ArrayList<>();
    if (value.isPresent() && value.get() instanceof JsonValue.Array(List<JsonValue> items)) {
      for (JsonValue item : items) {
        if (item instanceof JsonValue.Num(String text) && text.matches("[1-9][0-9]{0,3}")) {
          schemas.add(Integer.parseInt(text));
        }
      }
      if (schemas.size() != items.size()) {
        schemas.clear();
      }
    }
    if (schemas.isEmpty() || schemas.size() > MAX_SCHEMAS) {
      fields.fail("schemas", "must be a list of 1 to 16 schema versions");
    }
    return schemas;
  }

  private static Obj json(Membership membership) {
    return JsonValue.object()
        .put("proxy_id", membership.proxy().toString())
        .put("group", membership.group())
        .put("expires_in_seconds", FleetTimes.IDENTITY.toSeconds())
        .put("renew_after_seconds", FleetTimes.IDENTITY.toSeconds() / 2)
        .put("report_every_seconds", FleetTimes.HEARTBEAT.toSeconds())
        .build();
  }

  private static String address(HttpRequest<?> request) {
    InetSocketAddress remote = request.getRemoteAddress();
    InetAddress address = remote == null ? null : remote.getAddress();
    return address == null ? "" : address.getHostAddress();
  }
}
