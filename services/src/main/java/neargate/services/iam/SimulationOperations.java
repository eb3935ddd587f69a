package neargate.services.iam;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetContextKeysForPrincipalPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulateCustomPolicyResponse;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;

/** The operations of simulations of policies. */
interface SimulationOperations extends IamClient {
    Simulator simulator();

    @Override
    default SimulateCustomPolicyResponse simulateCustomPolicy(SimulateCustomPolicyRequest request) {
        return simulator().custom(request);
    }

    @Override
    default SimulatePrincipalPolicyResponse simulatePrincipalPolicy(SimulatePrincipalPolicyRequest request) {
        return simulator().principal(request);
    }

    @Override
    default GetContextKeysForCustomPolicyResponse getContextKeysForCustomPolicy(
            GetContextKeysForCustomPolicyRequest request) {
        return simulator().keysOfCustom(request);
    }

    @Override
    default GetContextKeysForPrincipalPolicyResponse getContextKeysForPrincipalPolicy(
            GetContextKeysForPrincipalPolicyRequest request) {
        return simulator().keysOfPrincipal(request);
    }
}
