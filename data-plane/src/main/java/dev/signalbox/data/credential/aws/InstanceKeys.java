package dev.signalbox.data.credential.aws;

import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.ServiceAnswer;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import java.net.URI;
import java.util.Map;

/// The keys of an EC2 instance's profile, from its metadata service, version 2. Version 1, which
/// answers anybody, is never used.
///
/// Source: "Use the Instance Metadata Service", Amazon EC2 User Guide.
final class InstanceKeys implements Fetch<AwsKeys> {

  private static final String PATH = "/latest/meta-data/iam/security-credentials/";

  private final ServiceDoor door;
  private final URI endpoint;

  InstanceKeys(ServiceDoor door, URI endpoint) {
    this.door = door;
    this.endpoint = endpoint;
  }

  @Override
  public Fetched<AwsKeys> fetch(long nowMillis) throws FetchFailure {
    ServiceAnswer session =
        door.ask(
            new ServiceQuestion(
                "PUT",
                endpoint.resolve("/latest/api/token"),
                Map.of("x-aws-ec2-metadata-token-ttl-seconds", "300"),
                new byte[0]),
            Reach.METADATA);
    session.requireGood();
    Map<String, String> fields = Map.of("x-aws-ec2-metadata-token", session.text().strip());
    ServiceAnswer roles =
        door.ask(ServiceQuestion.get(endpoint.resolve(PATH), fields), Reach.METADATA);
    roles.requireGood();
    String role = roles.text().lines().findFirst().orElse("").strip();
    if (!role.matches("[\\w+=,.@-]{1,128}")) {
      throw new FetchFailure("the instance has no profile");
    }
    return SessionJson.read(
        door.ask(ServiceQuestion.get(endpoint.resolve(PATH + role), fields), Reach.METADATA),
        nowMillis);
  }
}
