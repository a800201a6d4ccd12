// Asks Cedar, a policy engine that others wrote, the questions of the access policy's table, and says where its answer differs from ours.
//   node agree.js <policy.json> <questions.jsonl>
// The policy document is turned into Cedar policies here: what is given is a permit, every limit is a forbid. The two engines share the
// document and nothing else. One line of output: {"asked": n, "disagreements": [...first 20], "count": m}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');

// Least first. The answer to a question is the highest of these that Cedar allows; none: HIDDEN.
const TIERS = ['WITHHELD', 'OWN', 'EXISTENCE', 'MEDIATED', 'MARKER', 'SUMMARY', 'DETAIL'];
const place = (tier) => TIERS.indexOf(tier); // -1: HIDDEN
const upTo = (tier) => TIERS.slice(0, place(tier) + 1);
const above = (tier) => TIERS.slice(place(tier) + 1);
const actions = (tiers) => `action in [${tiers.map((t) => `Action::"${t}"`).join(', ')}]`;
const cls = (name) => `resource == Class::"${name}"`;
const inGroup = (group) => `principal in Group::"${group}"`;

const ASKED = '["NONE", "INVOLVED", "LEADING"].contains(context.relation)';
const AUTHOR = 'context.relation == "AUTHOR"';
// Who sees everything of a class for a reason of its own, which no limit lowers.
const exempt = (policy) =>
  `(${AUTHOR} || context.named || (context.relation == "COLLEAGUE" && context.qualified && [${policy.colleague.classes
    .map((c) => `"${c}"`)
    .join(', ')}].contains(context.class)))`;

function policiesOf(policy) {
  const text = [];
  const free = exempt(policy);
  const notInEmergency = 'context.purpose != "EMERGENCY"';

  for (const [group, row] of Object.entries(policy.tiers)) {
    for (const [name, tier] of Object.entries(row)) {
      if (place(tier) >= 0) {
        text.push(`permit(${inGroup(group)}, ${actions(upTo(tier))}, ${cls(name)}) unless { principal in Exception::"${name}" };`);
      }
    }
  }

  for (const [role, row] of Object.entries(policy.roles)) {
    for (const [name, tier] of Object.entries(row)) {
      if (place(tier) >= 0) {
        text.push(`permit(principal == Role::"${role}", ${actions(upTo(tier))}, ${cls(name)});`);
      }
    }
  }

  for (const [group, row] of Object.entries(policy.emergency)) {
    for (const [name, tier] of Object.entries(row)) {
      if (place(tier) >= 0) {
        text.push(`permit(${inGroup(group)}, ${actions(upTo(tier))}, ${cls(name)}) when { context.purpose == "EMERGENCY" && context.granted };`);
      }
    }
  }

  // Own statements, the named few, the own organisation.
  text.push(`permit(principal, action, resource) when { principal in Known::"roles" && ${free} };`);

  // Denies. What a role may not know of at all stays hidden: these take away what lies above WITHHELD.
  text.push('forbid(principal, action, resource) when { context.conflicted };');
  const content = actions(above('WITHHELD'));
  for (const [purpose, { open_to: openTo }] of Object.entries(policy.purposes)) {
    const open = openTo.map(inGroup).join(' || ') || 'false';
    text.push(`forbid(principal, ${content}, resource) when { context.purpose == "${purpose}" } unless { ${open} };`);
  }

  text.push(`forbid(principal, ${content}, resource) when { ${ASKED} && context.purpose == "UNSPECIFIED" };`);
  text.push(`forbid(principal, ${content}, resource) when { ${ASKED} && context.basis == "UNSPECIFIED" };`);
  text.push(`forbid(principal, ${content}, resource) when { context.purpose == "EMERGENCY" && !context.granted };`);
  const enquirers = policy.investigation.open_to.map(inGroup).join(' || ');
  text.push(`forbid(principal, ${content}, resource) when { context.investigation && !(${AUTHOR}) } unless { ${enquirers} };`);
  // Nobody who may not know of it learns of it by being refused.
  text.push(`forbid(principal, action, resource) when { context.refused && context.usually_hidden };`);

  // Limits.
  for (const [purpose, { at_most: limits }] of Object.entries(policy.purposes)) {
    for (const [name, tier] of Object.entries(limits)) {
      text.push(`forbid(principal, ${actions(above(tier))}, ${cls(name)}) when { context.purpose == "${purpose}" } unless { ${free} };`);
    }
  }

  for (const [relation, { at_most: limits }] of Object.entries(policy.relationships)) {
    for (const limit of limits) {
      const purposes = (limit.unless_purposes ?? []).map((p) => `context.purpose == "${p}"`);
      const roles = (limit.unless_roles ?? []).map((r) => `principal == Role::"${r}"`);
      for (const name of limit.classes) {
        text.push(
          `forbid(principal, ${actions(above(limit.tier))}, ${cls(name)}) when { context.relation == "${relation}" && ${place(limit.tier) < 0 ? 'true' : notInEmergency} } unless { ${[free, ...purposes, ...roles].join(' || ')} };`,
        );
      }
    }
  }

  for (const [basis, { at_most: limits }] of Object.entries(policy.legal_bases)) {
    for (const [name, tier] of Object.entries(limits)) {
      text.push(`forbid(principal, ${actions(above(tier))}, ${cls(name)}) when { context.basis == "${basis}" && ${ASKED} && ${notInEmergency} } unless { ${free} };`);
    }
  }

  return text;
}

const [policyFile, questionsFile] = process.argv.slice(2);
const policy = JSON.parse(readFileSync(policyFile, 'utf8'));
const questions = readFileSync(questionsFile, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const policies = policiesOf(policy);
const parsed = cedar.preparsePolicySet('access', { staticPolicies: policies.join('\n') });
if (parsed.type !== 'success') {
  throw new Error(JSON.stringify(parsed.errors.slice(0, 5)));
}

const groupOf = new Map(policy.groups.flatMap((g) => g.roles.map((role) => [role, g.group])));
const uid = (type, id) => ({ type, id });

// A refusal shows no more than the role usually sees: told here from the document, as the refusing policies above need it.
const usuallyHidden = (q) => (policy.roles[q.role]?.[q.class] ?? policy.tiers[groupOf.get(q.role)]?.[q.class]) === 'HIDDEN';
function refused(q) {
  const open = policy.purposes[q.purpose]?.open_to.includes(groupOf.get(q.role)) ?? false;
  const asked = ['NONE', 'INVOLVED', 'LEADING'].includes(q.relation);
  return (
    ((asked || q.purpose !== 'UNSPECIFIED') && !open) ||
    (asked && q.basis === 'UNSPECIFIED') ||
    (q.purpose === 'EMERGENCY' && !q.granted) ||
    (q.investigation && q.relation !== 'AUTHOR' && !policy.investigation.open_to.includes(groupOf.get(q.role)))
  );
}

function entitiesOf(q) {
  const group = groupOf.get(q.role);
  const exceptions = Object.keys(policy.roles[q.role] ?? {});
  return [
    {
      uid: uid('Role', q.role),
      attrs: {},
      parents: [...(group ? [uid('Group', group), uid('Known', 'roles')] : []), ...exceptions.map((c) => uid('Exception', c))],
    },
  ];
}

let evaluations = 0;
function allows(q, tier) {
  evaluations++;
  const answer = cedar.statefulIsAuthorized({
    principal: uid('Role', q.role),
    action: uid('Action', tier),
    resource: uid('Class', q.class),
    context: {
      purpose: q.purpose, relation: q.relation, basis: q.basis, class: q.class, granted: q.granted, named: q.named,
      conflicted: q.conflicted, investigation: q.investigation, qualified: q.qualified, refused: refused(q), usually_hidden: usuallyHidden(q),
    },
    entities: entitiesOf(q),
    preparsedPolicySetId: 'access',
  });
  if (answer.type !== 'success' || answer.response.diagnostics.errors.length > 0) {
    throw new Error(JSON.stringify(answer));
  }

  return answer.response.decision === 'allow';
}

// Roles of one group without rules of their own are one principal to Cedar: no policy names them.
const named = new Set([...Object.keys(policy.roles), ...Object.values(policy.relationships).flatMap((r) => r.at_most.flatMap((l) => l.unless_roles ?? []))]);
const known = new Map();
function cedarsAnswer(q) {
  const key = JSON.stringify({ ...q, role: named.has(q.role) ? q.role : groupOf.get(q.role), release: undefined });
  if (!known.has(key)) {
    // Halving, as what is allowed has no gaps below it; the neighbours are asked too, so that a permit above a forbid is seen.
    let [low, high] = [-1, TIERS.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (allows(q, TIERS[middle])) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }

    const tier = low;
    if ((tier > 0 && !allows(q, TIERS[0])) || (tier < TIERS.length - 1 && allows(q, TIERS.at(-1)))) {
      throw new Error(`a gap around ${TIERS[tier] ?? 'HIDDEN'} in ${key}`);
    }

    known.set(key, tier < 0 ? 'HIDDEN' : TIERS[tier]);
  }

  return known.get(key);
}

const disagreements = [];
for (const question of questions) {
  const answer = cedarsAnswer(question);
  if (answer !== question.release) {
    disagreements.push({ ...question, cedar: answer });
  }
}

console.log(
  JSON.stringify({
    engine: `Cedar ${cedar.getCedarVersion()}`, policies: policies.length, asked: questions.length, evaluations,
    count: disagreements.length, disagreements: disagreements.slice(0, 20),
  }),
);
process.exitCode = disagreements.length === 0 ? 0 : 1;
