package dev.signalbox.data.credential.aws;

import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.credential.renew.ServiceDoor.Reach;
import dev.signalbox.data.credential.renew.ServiceQuestion;
import dev.signalbox.data.credential.renew.SmallFile;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The keys of a container or pod, from the credential service of ECS or of EKS Pod Identity. The
/// token that it wants is read anew each time, since the platform changes it.
///
/// Source: "Container credential provider", AWS SDKs and Tools Reference Guide.
final class ContainerKeys implements Fetch<AwsKeys> {

  /// Where such services are; anywhere else they must speak TLS.
  private static final Set<String> HOSTS =
      Set.of("169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "localhost");

  private final ServiceDoor door;
  private final URI endpoint;
  private final String token;
  private final String tokenFile;

  /// @param token what is sent as `authorization`; empty for nothing
  /// @param tokenFile the file that holds it instead; empty for none
  ContainerKeys(ServiceDoor door, URI endpoint, String token, String tokenFile) {
    this.door = door;
    this.endpoint = endpoint;
    this.token = token;
    this.tokenFile = tokenFile;
  }

  @Override
  public Fetched<AwsKeys> fetch(long nowMillis) throws FetchFailure {
    if (!isAllowed(endpoint)) {
      throw new FetchFailure("the address of the credential service is not one of this machine");
    }
    String sent = tokenFile.isEmpty() ? token : SmallFile.read(tokenFile);
    Map<String, String> fields = sent.isEmpty() ? Map.of() : Map.of("authorization", sent);
    return SessionJson.read(
        door.ask(ServiceQuestion.get(endpoint, fields), Reach.METADATA), nowMillis);
  }

  private static boolean isAllowed(URI endpoint) {
    String host = Objects.requireNonNullElse(endpoint.getHost(), "");
    if ("https".equalsIgnoreCase(endpoint.getScheme()) || HOSTS.contains(host)) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }
}
