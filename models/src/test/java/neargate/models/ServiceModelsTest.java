package neargate.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import neargate.models.ShapeModel.Structure;
import neargate.models.ShapeModel.Text;
import org.junit.jupiter.api.Test;

class ServiceModelsTest {
    private final ServiceModels models = ServiceModels.compiled();

    @Test
    void allServicesAndAllTheirOperationsAreThere() {
        assertThat(models.identities()).hasSize(33);
        assertThat(models.identities().stream()
                        .mapToInt(identity ->
                                service(identity.module()).operations().size())
                        .sum())
                .isGreaterThan(2300);
    }

    @Test
    void ecsIsKnownByItsTargetAndItsErrors() {
        ServiceModel ecs = service("ecs");
        assertThat(ecs.identity().targetPrefix()).isEqualTo("AmazonEC2ContainerServiceV20141113");
        assertThat(ecs.identity().protocols()).containsExactly(Protocol.AWS_JSON);
        assertThat(ecs.errorOfType("ClusterNotFoundException").orElseThrow().status())
                .isEqualTo(400);
        assertThat(ecs.errorOfType("ServerException").orElseThrow().senderFault())
                .isFalse();
        OperationModel runTask = ecs.operation("RunTask").orElseThrow();
        assertThat(ecs.shape(runTask.input()))
                .isInstanceOfSatisfying(
                        Structure.class, shape -> assertThat(shape.required()).containsExactly("taskDefinition"));
    }

    @Test
    void namesThatTheSdkWritesOtherwiseAreKeptApart() {
        OperationModel operation =
                service("iam").operation("CreateOpenIDConnectProvider").orElseThrow();
        assertThat(operation.requestType()).isEqualTo("CreateOpenIdConnectProviderRequest");
        assertThat(service("iam").errorOfType("NoSuchEntityException").orElseThrow())
                .isEqualTo(new ErrorModel("NoSuchEntityException", "NoSuchEntity", "NoSuchEntityException", 404, true));
    }

    @Test
    void restOperationsHaveTheirBindings() {
        OperationModel create = service("appmesh").operation("CreateRoute").orElseThrow();
        assertThat(create.httpMethod()).isEqualTo("PUT");
        assertThat(create.requestUri()).contains("{meshName}");
        assertThat(service("route53")
                        .operation("CreateHostedZone")
                        .orElseThrow()
                        .responseCode())
                .isEqualTo(201);
    }

    @Test
    void secretsAreHiddenAndNamesAreNot() {
        ServiceModel secrets = service("secretsmanager");
        var create = (Structure)
                secrets.shape(secrets.operation("CreateSecret").orElseThrow().input());
        assertThat(secrets.shape(create.members().get("SecretString")))
                .isInstanceOfSatisfying(
                        Text.class, text -> assertThat(text.hidden()).isTrue());
        assertThat(secrets.shape(create.members().get("Name")))
                .isInstanceOfSatisfying(
                        Text.class, text -> assertThat(text.hidden()).isFalse());
    }

    @Test
    void aServiceThatIsNotOnTheListIsUnknown() {
        assertThat(models.ofModule("../secrets")).isEmpty();
        assertThat(models.identities().stream()
                        .map(ServiceModel.Identity::module)
                        .toList())
                .doesNotContainAnyElementsOf(List.of("lambda"));
    }

    private ServiceModel service(String module) {
        return models.ofModule(module).orElseThrow();
    }
}
