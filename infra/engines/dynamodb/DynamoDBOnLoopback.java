import java.io.IOException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * Starts DynamoDB Local in memory, listening on loopback alone.
 *
 * <p>Its own main class offers no choice but every interface, and keeps separate tables for each access key and region;
 * here all clients share one set of tables, as the functions and the tests that look at their work may sign differently.
 */
public final class DynamoDBOnLoopback {
    private static final boolean IN_MEMORY = true;
    private static final boolean ONE_SET_OF_TABLES = true;
    private static final boolean DELAY_STATUSES = false;

    private DynamoDBOnLoopback() {}

    /** Listens on the port given, or on any free one where that is taken, and prints which it became. */
    public static void main(String[] arguments) throws Exception {
        var tables = new LocalDynamoDBRequestHandler(0, IN_MEMORY, null, ONE_SET_OF_TABLES, DELAY_STATUSES);
        var server = new Server();
        var connector = loopback(server, Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(tables, null), "/"));
        server.start();
        System.out.println("HTTP Port: " + connector.getLocalPort());
    }

    private static ServerConnector loopback(Server server, int port) throws IOException {
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        try {
            connector.open();
        } catch (IOException taken) {
            connector.setPort(0);
            connector.open();
        }
        return connector;
    }
}
