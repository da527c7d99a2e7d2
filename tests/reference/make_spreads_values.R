# Values of values_spreads.json: Rscript make_spreads_values.R > values_spreads.json, in this folder.
# R 4.2 with nlme and jsonlite.
library(nlme)

growth <- read.csv("orthodont.csv")
growth$row <- seq_len(nrow(growth))
uneven <- subset(growth, row %% 5 != 0 & !(Subject == "F10" & age > 8))
uneven$Sex <- factor(uneven$Sex)
uneven$cell <- interaction(uneven$age, uneven$Sex)

# Correlated residuals of one person, a spread for each sex: the marginal form of a random intercept
# whose two variances are larger by the same factor in one sex.
fit <- gls(distance ~ 0 + cell, uneven, correlation = corCompSymm(form = ~ 1 | Subject),
           weights = varIdent(form = ~ 1 | Sex), method = "REML",
           control = glsControl(tolerance = 1e-12, msTol = 1e-14, msMaxIter = 500, maxIter = 500,
                                opt = "optim", optimMethod = "BFGS",
                                msVerbose = FALSE, apVar = FALSE))
icc <- coef(fit$modelStruct$corStruct, unconstrained = FALSE)
ratio <- coef(fit$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE)
sd <- fit$sigma * ratio[levels(uneven$Sex)]
contrast <- function(from, to) {
  l <- setNames(rep(0, 8), names(coef(fit)))
  l[grepl(paste0("cell", to, "."), names(l), fixed = TRUE)] <- 1 / 2
  l[grepl(paste0("cell", from, "."), names(l), fixed = TRUE)] <- -1 / 2
  # gls gives the plain covariance of the coefficients, without an adjustment for small samples.
  list(weights = unname(l), est = sum(l * coef(fit)), se = sqrt(drop(t(l) %*% vcov(fit) %*% l)))
}
value <- list(names = names(coef(fit)), beta = unname(coef(fit)), icc = unname(icc),
              sd_by_sex = unname(sd), sexes = levels(uneven$Sex),
              reml = -2 * as.numeric(logLik(fit)),
              contrasts = list(contrast(8, 14), contrast(8, 10), contrast(10, 12)))
cat(jsonlite::toJSON(list(R = R.version.string, values = list(list(
  id = "reml_two_spreads", dataset = "orthodont.csv",
  r_call = "gls(distance ~ 0 + cell, corCompSymm(~ 1 | Subject), varIdent(~ 1 | Sex), REML)",
  value = value, tol_rel = 1e-6,
  note = "the rows of kr_unbalanced_waves; standard errors without a small-sample adjustment"))),
  auto_unbox = TRUE, digits = 15, pretty = 1), "\n")
