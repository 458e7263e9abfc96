package dev.signalbox.data.credential.aws;

import dev.signalbox.data.credential.renew.ClockSkew;
import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.data.credential.renew.SmallFile;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/// The Security Token Service: lends roles.
///
/// Source: AWS STS API reference, version 2011-06-15.
final class Sts {

  private static final String VERSION = "2011-06-15";

  private final ServiceDoor door;
  private final URI endpoint;
  private final String region;

  /// @param endpoint its address, without a path
  Sts(ServiceDoor door, URI endpoint, String region) {
    this.door = door;
    this.endpoint = endpoint;
    this.region = region;
  }

  /// A role and how it is taken on.
  ///
  /// @param externalId what the role's owner wants to hear; may be empty
  /// @param seconds how long a session lives
  record Role(String arn, String sessionName, String externalId, int seconds) {}

  /// Takes on a role with keys that are held.
  ///
  /// @param tags what the session is tagged with
  Fetch<AwsKeys> assumeRole(Role role, Map<String, String> tags, Held<AwsKeys> base) {
    ClockSkew skew = new ClockSkew();
    return new Fetch<>() {
      @Override
      public Fetched<AwsKeys> fetch(long nowMillis) throws FetchFailure {
        AwsKeys keys = base.value(nowMillis);
        if (keys == null) {
          throw new FetchFailure("the keys to take on the role with are not there yet");
        }
        Map<String, String> form = form("AssumeRole", role);
        if (!role.externalId().isEmpty()) {
          form.put("ExternalId", role.externalId());
        }
        int number = 0;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
          number++;
          form.put("Tags.member." + number + ".Key", tag.getKey());
          form.put("Tags.member." + number + ".Value", tag.getValue());
        }
        ServiceQuestion question = signed(form, keys, skew.corrected(nowMillis));
        return SessionJson.readXml(
            skew.learn(door.ask(question, Reach.SERVICE), nowMillis), nowMillis);
      }

      @Override
      public void refused(long nowMillis) {
        base.refused(nowMillis);
      }
    };
  }

  /// Takes on a role with a token of another issuer, read anew from its file each time.
  Fetch<AwsKeys> webIdentity(Role role, String tokenFile) {
    return nowMillis -> {
      Map<String, String> form = form("AssumeRoleWithWebIdentity", role);
      form.put("WebIdentityToken", SmallFile.read(tokenFile));
      ServiceQuestion question = ServiceQuestion.form(endpoint.resolve("/"), form);
      return SessionJson.readXml(door.ask(asXml(question), Reach.SERVICE), nowMillis);
    };
  }

  private static Map<String, String> form(String action, Role role) {
    Map<String, String> form = new TreeMap<>();
    form.put("Action", action);
    form.put("Version", VERSION);
    form.put("RoleArn", role.arn());
    form.put("RoleSessionName", role.sessionName());
    form.put("DurationSeconds", Integer.toString(role.seconds()));
    return form;
  }

  private ServiceQuestion signed(Map<String, String> form, AwsKeys keys, long nowMillis) {
    ServiceQuestion plain = asXml(ServiceQuestion.form(endpoint.resolve("/"), form));
    return QuestionHead.signed(plain, new SigV4(region, "sts"), keys, nowMillis);
  }

  private static ServiceQuestion asXml(ServiceQuestion question) {
    Map<String, String> fields = new TreeMap<>(question.fields());
    fields.put("accept", "text/xml");
    return new ServiceQuestion(question.method(), question.address(), fields, question.body());
  }
}
