import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Tests an order with the plain JDK. Arguments: the address of the fake host and its key. */
public class OrderTest {
  static final HttpClient client = HttpClient.newHttpClient();

  static String send(String method, String url, String body) throws Exception {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(URI.create(url)).method(method, publisher).header("content-type", "application/json").build();
    var response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 400) throw new AssertionError(response.statusCode() + " " + response.body());
    return response.body();
  }

  static void expect(String text, String part) {
    if (!text.contains(part)) throw new AssertionError("expected " + part + " in " + text);
  }

  public static void main(String[] args) throws Exception {
    String admin = args[0] + "/_mock/v1", host = args[0] + "/runtime/webhooks/durabletask", key = "?code=" + args[1];
    send("POST", admin + "/reset", null);
    send("PUT", admin + "/clock", "{\"setting\":\"virtual\"}");
    send("POST", host + "/orchestrators/WaitsForEver/order-1" + key, null);
    send("POST", admin + "/clock/settle", null);
    expect(send("GET", host + "/instances/order-1" + key, null), "\"customStatus\":\"waiting for the warehouse\"");
    send("POST", host + "/instances/order-1/raiseEvent/WarehouseReady" + key, "7");
    send("POST", admin + "/clock/settle", null);
    expect(send("GET", host + "/instances/order-1" + key, null), "\"runtimeStatus\":\"Completed\"");
    expect(send("POST", admin + "/requests/verify", "{\"operation\":\"raiseEvent\",\"body\":7,\"count\":1}"), "\"ok\":true");
    System.out.println("all well");
  }
}
